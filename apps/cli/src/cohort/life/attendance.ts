import type { GeneratedPerson } from '../../generated-people/index.js';
import type { CaseFile } from '../case-file.js';
import { schoolOn } from '../cohort-family.js';
import { halfTermsBetween } from '../school-calendar.js';
import type { HalfTerm } from '../school-calendar.js';
import type { Circumstances } from '../story.js';
import { ordinaryAbsence } from './absence-shares.js';
import { keepRegister, marksOf, summaryOf } from './register.js';
import type { RegisterDay } from './register.js';

/** How a school's system reports: mark by mark each week, or in numbers each half-term or term. */
type Reporting = 'weekly' | 'half-termly' | 'termly';

/** Of a dozen schools one posts its marks each week, three a summary at the end of a term, the others each half-term. */
const reportingOf = ({ school }: GeneratedPerson): Reporting => {
  const number = Number(school?.slice(3) ?? 1) % 12;
  if (number === 0) return 'weekly';
  return number <= 3 ? 'termly' : 'half-termly';
};

/** The days of a half-term on which the child is on the roll; none before reception and after year 11. */
const schoolDays = (child: GeneratedPerson, { days }: HalfTerm, { offRoll }: Circumstances): readonly number[] => {
  const [first] = days;
  if (first === undefined || schoolOn(child, first) === undefined) return [];
  return days.filter((day) => offRoll?.(child, day) !== true);
};

/** What the school reports of a child's attendance in the whole period. */
export const reportAttendance = (file: CaseFile, child: GeneratedPerson, meanwhile: Circumstances): void => {
  const usual = ordinaryAbsence(file.draw);
  const reporting = reportingOf(child);
  let term: RegisterDay[] = [];
  const halves = halfTermsBetween(file.period.from, file.period.until);
  halves.forEach((half, index) => {
    const days = schoolDays(child, half, meanwhile);
    const register = keepRegister(file.draw, { days }, (day) => meanwhile.absence?.(child, day) ?? usual);
    if (reporting === 'weekly') {
      for (const week of weeksOf(register)) report(file, child, week, marksOf(week));
    } else {
      term.push(...register);
      if (reporting === 'termly' && halves[index + 1]?.term === half.term) return;
      report(file, child, term, summaryOf(term));
      term = [];
    }
  });
};

const report = (
  file: CaseFile,
  child: GeneratedPerson,
  register: readonly RegisterDay[],
  data: Readonly<Record<string, unknown>>,
): void => {
  const [first, last] = [register[0], register.at(-1)];
  const agency = last && schoolOn(child, last.day);
  if (!first || !last || agency === undefined) return;
  file.write({
    agency,
    type: 'education.attendance',
    on: first.day,
    until: last.day,
    people: [{ who: child, role: 'child' }],
    data,
  });
};

/** Runs of days without a weekend in between. */
const weeksOf = (register: readonly RegisterDay[]): readonly (readonly RegisterDay[])[] => {
  const weeks: RegisterDay[][] = [];
  for (const entry of register) {
    const current = weeks.at(-1);
    // The fourth day of an epoch week is a Monday.
    if (current?.[0] && Math.floor((current[0].day + 3) / 7) === Math.floor((entry.day + 3) / 7)) current.push(entry);
    else weeks.push([entry]);
  }
  return weeks;
};
