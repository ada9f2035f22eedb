import { seededRandom } from '#identity';
import { Draw } from '../generated-people/index.js';
import { familiesOf } from './cohort-family.js';
import { schoolYears } from './period.js';
import { drawOutages, send } from './sending.js';
import type { Sent } from './sending.js';
import { tellFamily } from './tell-family.js';
import type { ToldFamily } from './tell-family.js';

export interface CohortOptions {
  /** Children who are under 18 at some time of the period. */
  readonly children: number;
  /** Whole school years. */
  readonly years: number;
  /** The same seed gives the same cohort, on any day and machine. */
  readonly seed: number;
}

/** A family, and what agencies posted of it. */
export interface CohortPart extends ToldFamily {
  readonly sent: readonly Sent[];
}

/** Families of an area, one after another: only one is held at a time, so that memory does not grow with the area. */
export function* generateCohort({ children, years, seed }: CohortOptions): Generator<CohortPart> {
  const period = schoolYears(years);
  const outages = drawOutages(new Draw(seededRandom(seed + 7)), period);
  for (const family of familiesOf({ children, seed, period })) {
    const told = tellFamily(family, new Draw(seededRandom(own(seed, family.number, 1))));
    const draw = new Draw(seededRandom(own(seed, family.number, 2)));
    yield { ...told, sent: send(told.reports, { draw, period, outages, family: family.number }) };
  }
}

/** Each family draws from its own source, so that what befalls one changes nothing for the next. */
const own = (seed: number, family: number, use: number): number =>
  (Math.imul(seed, 0x9e3779b1) ^ Math.imul(family, 0x85ebca6b) ^ Math.imul(use, 0xc2b2ae35)) >>> 0;
