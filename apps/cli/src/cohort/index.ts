export { generateCohort } from './generate.js';
export type { CohortOptions, CohortPart } from './generate.js';
export { labelsOf } from './label.js';
export type { Label } from './label.js';
export { LAST_DAY, dateOf, schoolYears } from './period.js';
export { writeCohort } from './write-cohort.js';
export type { WriteCohortOptions, WrittenCohort } from './write-cohort.js';
