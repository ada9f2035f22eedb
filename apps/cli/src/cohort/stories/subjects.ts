import type { Draw, GeneratedPerson } from '../../generated-people/index.js';
import type { CaseFile } from '../case-file.js';
import { aChildAged } from '../cohort-family.js';
import type { CohortFamily } from '../cohort-family.js';

/** Any child who is born by the middle of the period. */
export const anyChild = (family: CohortFamily, draw: Draw): GeneratedPerson | undefined =>
  childAged(0, 17.5)(family, draw);

/** A child of an age (years) in the middle of the period. */
export const childAged =
  (from: number, before: number) =>
  (family: CohortFamily, draw: Draw): GeneratedPerson | undefined =>
    aChildAged(draw, family, { from, before, on: middle(family) });

const middle = ({ period }: CohortFamily): number => Math.round((period.from + period.until) / 2);

/** A day on which a story may begin: so many days of the period, or what there are, are left for it. */
export const someDay = ({ draw, period }: CaseFile, lasting: number): number =>
  draw.from(period.from, Math.max(period.from, period.until - lasting));
