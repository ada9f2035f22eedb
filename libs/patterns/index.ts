export { currentMatches, type CurrentMatch } from './current-matches.js';
export { decide, restWhileLinked, type PatternEvent, type Recognised } from './decide.js';
export type { EvidenceRule, PatternDefinition, Tier } from './definition.js';
export { evaluate, evaluateAsOf, type ChildContext, type Evaluation } from './evaluate.js';
export {
  exampleEventId,
  historiesOf,
  readExamples,
  type Example,
  type ExampleEvent,
  type ExampleFile,
} from './examples.js';
export { gatherEvidence, type About, type Evidence } from './evidence.js';
export { CATALOGUE, compilePattern, loadPatterns, PatternNotValid } from './load-patterns.js';
export type { Pattern, Patterns } from './pattern.js';
export {
  createPatternsProcessor,
  type PatternsProcessor,
  type PatternsProcessorOptions,
  type UnevaluatedChild,
} from './processor.js';
export type { Recognition } from './recognition.js';
export { patternsFingerprint, type NextLook, type PatternSchedule } from './schedule.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
export { alertsOf, levelOf, type MatchOutcome } from './backtest/outcome.js';
export { Replay, type ReplayedChildren } from './backtest/replay.js';
export { compareMatches, type Comparable, type PatternChanges } from './backtest/compare.js';
