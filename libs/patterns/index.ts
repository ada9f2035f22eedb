export { lapsedWords, wholeExplanation, type Account } from './telling/account.js';
export { checkCatalogue, type CatalogueCheck, type FileProblems } from './checking/check-catalogue.js';
export { currentMatches, type CurrentMatch } from './current-matches.js';
export { decide, restWhileLinked, type PatternEvent, type Recognised } from './decide.js';
export type { EvidenceRule, PatternDefinition, Tier } from './definition.js';
export { describePattern, type Section } from './describe/pattern.js';
export { evaluate, evaluateAsOf, type ChildContext, type ChildMemory, type Evaluation } from './evaluate.js';
export { EvaluationMemory } from './evaluation-memory.js';
export {
  exampleEventId,
  historiesOf,
  readExamples,
  type Example,
  type ExampleEvent,
  type ExampleFile,
} from './examples.js';
export { evaluatorsFor } from './evaluators/index.js';
export type { Span } from './evaluators/evaluator.js';
export { gatherEvidence, type About, type Evidence } from './evidence.js';
export {
  CATALOGUE,
  compilePattern,
  compilePatternText,
  loadPattern,
  loadPatterns,
  patternOf,
} from './load-patterns.js';
export type { Pattern, Patterns } from './pattern.js';
export {
  createPatternsProcessor,
  type PatternsProcessor,
  type PatternsProcessorOptions,
  type UnevaluatedChild,
} from './processor.js';
export type { Recognition } from './recognition.js';
export { isTouching } from './touching.js';
export { PatternNotValid, type Problem } from './source-text.js';
export { patternsFingerprint, type NextLook, type PatternSchedule } from './schedule.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
export { alertsOf, levelOf, type MatchOutcome } from './backtest/outcome.js';
export { AreaReplay } from './backtest/area-replay.js';
export type { ReplayedChildren } from './backtest/replay.js';
export { compareMatches, type Comparable, type PatternChanges } from './backtest/compare.js';
export { backtestStored, type DraftFindings, type LevelCount } from './backtest/stored.js';
