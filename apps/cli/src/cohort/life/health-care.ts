import type { Draw, GeneratedPerson } from '../../generated-people/index.js';
import type { CaseFile } from '../case-file.js';
import { daysByChance, daysEvery, shareAround } from '../chances.js';
import { ageOn, bornOn, childhoodIn } from '../cohort-family.js';
import { years } from '../period.js';
import type { AgencyName } from '../report.js';
import type { Circumstances } from '../story.js';

const HOSPITAL = 'northmoor-hospital-trust';
const COMMUNITY = 'northmoor-community-health';

/** The chance that one family misses an appointment: most hardly ever, some often. */
export const usualNotBrought = (draw: Draw): number =>
  draw.chance(0.72) ? shareAround(draw, 0.09, 0.4, 0.3) : shareAround(draw, 0.29, 0.35, 0.6);

/** What clinics, dentists and health visitors report of a child's everyday care. */
export const reportHealthCare = (
  file: CaseFile,
  child: GeneratedPerson,
  usual: number,
  meanwhile: Circumstances,
): void => {
  const { draw } = file;
  const { from, until } = childhoodIn(child, file.period);
  const appointment = (agency: AgencyName, service: string, on: number, missedMore = 1): void => {
    if (meanwhile.outOfSight?.(child, on) === true) return;
    const chance = Math.min(0.95, (meanwhile.notBrought?.(on) ?? usual) * missedMore);
    if (!draw.chance(chance)) {
      if (draw.chance(0.05)) cancelled(file, child, agency, service, on);
      file.brought(child, agency, service, on);
      return;
    }
    file.notBrought(child, agency, service, on);
    // Most are booked again and come.
    if (draw.chance(0.7 * (1 - chance))) file.brought(child, agency, service, on + draw.from(14, 60));
  };
  const dentalFrom = Math.max(from, bornOn(child) + years(2));
  if (draw.chance(0.6)) {
    for (const day of daysEvery(draw, dentalFrom + draw.from(0, 300), until, 330, 40)) {
      appointment(COMMUNITY, 'dental', day, 0.8);
    }
  }
  if (draw.chance(0.22)) {
    for (const day of daysByChance(draw, from, until, draw.chance(0.3) ? 2.5 : 1)) {
      appointment(HOSPITAL, 'outpatient', day, 1.15);
    }
  }
  for (const [age, service] of ROUTINE) {
    const day = bornOn(child) + Math.round(age * 365.25) + draw.from(0, 30);
    if (day >= from && day < until) appointment(COMMUNITY, service, day, 0.5);
  }
  if (draw.chance(0.12)) for (const day of daysByChance(draw, from, until, 0.8)) appointment(COMMUNITY, 'optical', day);
  if (draw.chance(0.04))
    for (const day of daysByChance(draw, from, until, 4)) appointment(COMMUNITY, 'therapy', day, 0.8);
  visits(file, child, from, until, meanwhile);
  emergencies(file, child, from, until);
  smallThings(file, child, from, until);
};

/** Age in years and service: immunisations of infancy, before school and at 13. */
const ROUTINE: readonly (readonly [number, string])[] = [
  [0.16, 'immunisation'],
  [0.25, 'immunisation'],
  [0.33, 'immunisation'],
  [1.02, 'immunisation'],
  [3.4, 'immunisation'],
  [5.2, 'school-nurse'],
  [13.3, 'immunisation'],
];

const VISITS: readonly (readonly [number, string])[] = [
  [12, 'new-birth'],
  [48, 'six-to-eight-weeks'],
  [365, 'one-year'],
  [820, 'two-years'],
];

const cancelled = (file: CaseFile, child: GeneratedPerson, agency: AgencyName, service: string, on: number): void => {
  const by = file.draw.chance(0.5) ? 'carer' : 'service';
  file.of(child, agency, 'health.appointment.cancelled', on - file.draw.from(7, 30), { service, by, rebooked: true });
};

const visits = (
  file: CaseFile,
  child: GeneratedPerson,
  from: number,
  until: number,
  { outOfSight }: Circumstances,
): void => {
  for (const [days, contact] of VISITS) {
    const day = bornOn(child) + days + file.draw.from(0, 10);
    if (day < from || day >= until || outOfSight?.(child, day) === true) continue;
    const visitor = 'health-visitor';
    if (file.draw.chance(0.04)) {
      file.of(child, COMMUNITY, 'health.visit.no-access', day - 5, { visitor, outcome: 'no-answer', announced: true });
    }
    file.of(child, COMMUNITY, 'health.visit.completed', day, { visitor, sawChild: true, contact, announced: true });
  }
};

/** Falls, fevers and broken wrists, with explanations that fit. */
const emergencies = (file: CaseFile, child: GeneratedPerson, from: number, until: number): void => {
  const { draw } = file;
  const aYear = ageOn(child, (from + until) / 2) < 5 ? 0.5 : 0.25;
  for (const day of daysByChance(draw, from, until, aYear)) {
    const presentation = draw.chance(0.55) ? 'illness' : 'injury';
    const supervised = presentation === 'illness' ? {} : { supervisionConcern: draw.chance(0.005) };
    file.of(child, HOSPITAL, 'health.emergency-attendance', day, {
      presentation,
      explanation: 'consistent',
      outcome: draw.chance(0.9) ? 'discharged' : 'admitted',
      ...supervised,
    });
  }
};

/** What comes up in many a healthy childhood, and is treated. */
const smallThings = (file: CaseFile, child: GeneratedPerson, from: number, until: number): void => {
  const { draw } = file;
  for (const day of daysByChance(draw, from, until, 0.02)) {
    const condition = draw.oneOf(['dental-decay', 'skin', 'vision', 'asthma', 'nappy-rash'] as const);
    if (condition === 'nappy-rash' && ageOn(child, day) > 2) continue;
    file.of(child, COMMUNITY, 'health.condition.untreated', day, {
      condition,
      severity: 'mild',
      weeks: draw.from(1, 6),
    });
    const treatment = 'completed';
    file.of(child, COMMUNITY, 'health.condition.improved', day + draw.from(20, 70), { condition, treatment });
  }
  for (const day of daysByChance(draw, from, until, ageOn(child, from) < 4 ? 0.03 : 0.005)) {
    const domain = 'speech-and-language';
    file.of(child, COMMUNITY, 'health.development-concern', day, { domain, medicalCause: 'being-investigated' });
  }
};
