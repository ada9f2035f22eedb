import type { ThresholdLevel } from '#vocabulary';

/** A match as a backtest tells of it. Days are `YYYY-MM-DD`. */
export interface MatchLine {
  /** Who it is about, as the replay numbered people. */
  readonly person: string;
  readonly pattern: string;
  /** The highest level reached. */
  readonly level: ThresholdLevel;
  readonly recognisedOn: string;
  /** Each level with the day on which it was recognised. */
  readonly levels: readonly { readonly level: ThresholdLevel; readonly on: string }[];
  /** The agency events that speak for it. */
  readonly evidence: readonly EventRef[];
}

/** What makes an agency event unique. */
export interface EventRef {
  readonly source: string;
  readonly id: string;
}

/**
 * Replays a file of agency events, in the order in which they were learned, up to a day, through intake, identity and
 * all patterns.
 */
export type ReplayEvents = (file: string, until: string) => Promise<readonly MatchLine[]>;
