import { epochDay } from '#platform';
import { generateFamilies } from '../generated-people/index.js';
import type { Draw, GeneratedPerson } from '../generated-people/index.js';
import type { Period } from './period.js';
import { years } from './period.js';
import { schoolYearOf } from './school-calendar.js';

/** A family of the area, as it truly is. */
export interface CohortFamily {
  /** From 1 on: its key in the labels. */
  readonly number: number;
  readonly mother: GeneratedPerson;
  readonly father: GeneratedPerson;
  /** Those who are under 18 on some day of the period, the eldest first; those born in it are among them. */
  readonly children: readonly GeneratedPerson[];
  readonly period: Period;
}

/** Where a child is at school on a day. */
export type SchoolAgency = 'oakfield-primary-school' | 'riverside-secondary-school';

/** Families of an area, one after another, until they have so many children who are under 18 in the period. */
export function* familiesOf({
  children,
  seed,
  period,
}: {
  readonly children: number;
  readonly seed: number;
  readonly period: Period;
}): Generator<CohortFamily> {
  let made = 0;
  let number = 0;
  // Enough people to draw from: a family has more children than parents' places left empty.
  for (const [mother, father, ...born] of generateFamilies({ people: children * 4, seed })) {
    if (!mother || !father) return;
    const inPeriod = born.filter((child) => isChildIn(child, period)).slice(0, children - made);
    if (inPeriod.length === 0) continue;
    made += inPeriod.length;
    number += 1;
    yield { number, mother, father, children: inPeriod, period };
    if (made === children) return;
  }
}

const isChildIn = (child: GeneratedPerson, { from, until }: Period): boolean => {
  const birth = bornOn(child);
  return birth <= until && birth + years(18) > from;
};

const births = new WeakMap<GeneratedPerson, number>();

/** The day of birth. It is asked for again and again of the people of one family, so it is kept while they are. */
export const bornOn = (person: GeneratedPerson): number => {
  const known = births.get(person);
  if (known !== undefined) return known;
  const day = epochDay(person.dateOfBirth);
  births.set(person, day);
  return day;
};

/** Age in years and parts of one; negative before birth. */
export const ageOn = (child: GeneratedPerson, day: number): number => (day - bornOn(child)) / 365.25;

/** Children of the family who are born and under 18 on a day. */
export const childrenOn = (family: CohortFamily, day: number): readonly GeneratedPerson[] =>
  family.children.filter((child) => ageOn(child, day) >= 0 && ageOn(child, day) < 18);

/** School years since reception, 0 to 11 while a child must be at school; reception begins in the September after the 4th birthday. */
export const yearGroupOn = (child: GeneratedPerson, day: number): number => {
  const birth = bornOn(child);
  return schoolYearOf(day) - schoolYearOf(birth) - 5;
};

/** The school of a child of compulsory school age or in reception; undefined before and after. */
export const schoolOn = (child: GeneratedPerson, day: number): SchoolAgency | undefined => {
  const group = yearGroupOn(child, day);
  if (group < 0 || group > 11) return undefined;
  return group <= 6 ? 'oakfield-primary-school' : 'riverside-secondary-school';
};

/** The part of the period in which a child is born and under 18. */
export const childhoodIn = (child: GeneratedPerson, { from, until }: Period): Period => ({
  from: Math.max(from, bornOn(child)),
  until: Math.min(until, bornOn(child) + years(18) - 1),
});

/** A child of an age (years) on a day, drawn from those who are; undefined where nobody is. */
export const aChildAged = (
  draw: Draw,
  family: CohortFamily,
  { from, before, on }: { readonly from: number; readonly before: number; readonly on: number },
): GeneratedPerson | undefined => {
  const fit = family.children.filter((child) => ageOn(child, on) >= from && ageOn(child, on) < before);
  return fit.length === 0 ? undefined : draw.oneOf(fit);
};
