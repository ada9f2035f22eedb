export { currentMatches, type CurrentMatch } from './current-matches.js';
export { decide, restWhileLinked, type PatternEvent, type Recognised } from './decide.js';
export type { EvidenceRule, PatternDefinition, Tier } from './definition.js';
export { evaluate, type ChildContext } from './evaluate.js';
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
export { alertsOf, levelOf, type MatchOutcome } from './backtest/outcome.js';
export { Replay, type ReplayedChildren } from './backtest/replay.js';
