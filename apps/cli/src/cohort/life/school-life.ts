import type { GeneratedPerson } from '../../generated-people/index.js';
import type { CaseFile } from '../case-file.js';
import { daysByChance } from '../chances.js';
import { bornOn, childhoodIn, schoolOn } from '../cohort-family.js';
import { epochDay } from '#platform';
import { years } from '../period.js';
import { schoolYearOf, workingDay } from '../school-calendar.js';
import type { Circumstances } from '../story.js';

/** What schools report beside attendance: enrolment, parents' evenings, a bad week. */
export const reportSchoolLife = (file: CaseFile, child: GeneratedPerson, meanwhile: Circumstances): void => {
  const { draw } = file;
  const { from, until } = childhoodIn(child, file.period);
  const onRoll = (day: number): boolean => meanwhile.offRoll?.(child, day) !== true;
  enrolments(file, child, onRoll);
  for (let year = schoolYearOf(from); year <= schoolYearOf(until); year += 1) {
    const evening = workingDay(epochDay(`${year + 1}-02-20`) + draw.from(0, 25));
    if (evening < from || evening > until || !onRoll(evening) || !draw.chance(0.35)) continue;
    if (draw.chance(meanwhile.answersSchool?.(evening) ?? 0.9)) {
      file.atSchool(child, 'education.home-contact-made', evening, { kind: 'parents-evening', with: 'mother' });
    } else {
      file.atSchool(child, 'education.home-contact-failed', evening, { kind: 'parents-evening' });
    }
  }
  const nowAndThen = (timesAYear: number, type: string, data: () => Readonly<Record<string, unknown>>): void => {
    for (const day of daysByChance(draw, from, until, timesAYear)) {
      if (onRoll(day)) file.atSchool(child, type, day, data());
    }
  };
  const older = until - bornOn(child) > years(11);
  nowAndThen(0.03, 'education.presentation-concern', () => ({
    observed: [draw.oneOf(['no-equipment', 'no-equipment', 'no-uniform', 'tired', 'tired', 'no-lunch', 'infestation'])],
  }));
  nowAndThen(0.05, 'education.behaviour-concern', () => ({
    observed: [draw.oneOf(['poor-concentration', 'anxious', 'aggressive', 'bullied', 'withdrawn'])],
  }));
  nowAndThen(0.01, 'education.not-collected', () => ({
    minutesLate: draw.from(15, 40),
    collectedBy: 'parent',
    contactMade: true,
  }));
  nowAndThen(0.04, 'education.injury-observed', () => ({ site: 'arm', kind: 'bruise', explanation: 'consistent' }));
  nowAndThen(0.03, 'education.home-contact-failed', () => ({ kind: 'call', attempts: 1 }));
  if (older) {
    nowAndThen(0.05, 'education.exclusion', () => ({
      kind: 'suspension',
      sessions: draw.from(1, 6),
      reason: draw.oneOf(['persistent-disruption', 'violence-to-pupil', 'other']),
    }));
  }
};

/** The first day of the period or of school, and the change to the secondary school. */
const enrolments = (file: CaseFile, child: GeneratedPerson, onRoll: (day: number) => boolean): void => {
  const { from, until } = childhoodIn(child, file.period);
  let before = undefined as string | undefined;
  for (let year = schoolYearOf(from); year <= schoolYearOf(until); year += 1) {
    const day = Math.max(from, workingDay(epochDay(`${year}-09-04`)));
    const school = schoolOn(child, day);
    if (school === undefined || school === before || day > until || !onRoll(day)) continue;
    before = school;
    file.of(child, school, 'education.roll-change', day, { change: 'joined', school: `urn:agency:${school}` });
  }
};
