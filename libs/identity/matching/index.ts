export type { Comparison, FieldComparison, MatchField, MatchPerson, MatchRecord, Matcher } from './match-record.js';
export { InvalidMatchWeights, loadMatchWeights } from './match-weights.js';
export type { MatchWeights, WeightOfLevel } from './match-weights.js';
export { createMatcher } from './matcher.js';
export type { MatcherOptions } from './matcher.js';
export { loadCommonNames, loadNameForms } from './name-book.js';
export type { CommonNames, NameFrequencies } from './name-book.js';
export { addressWords, nameWords } from './words.js';
