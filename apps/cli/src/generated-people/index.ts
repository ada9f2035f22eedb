export { Draw } from './draw.js';
export { USUAL_ERRORS, errorsTimes } from './errors.js';
export type { ErrorRates } from './errors.js';
export { generateFamilies, generatePeople } from './families.js';
export type { FamiliesOptions, GeneratedPerson } from './families.js';
export { generatedNhsNumber } from './nhs-numbers.js';
export { createDescribe, generateRecords, matchRecordOf } from './records.js';
export type { Description, GeneratedRecord, RecordsOptions } from './records.js';
