import type { EvidenceEntry, ThresholdLevel } from '#vocabulary';
import type { Account } from './telling/account.js';

/** The last day that a date can name: what holds on it holds until something ends it. */
export const LAST_DAY = '9999-12-31';

/** A pattern that the evidence makes, for one course of events. Dates are `YYYY-MM-DD`, of event time. */
export interface Recognition extends Account {
  readonly pattern: string;
  readonly version: number;
  readonly title: string;
  /** The highest level that it has reached. It is lost when evidence is taken back, never by time. */
  readonly level: ThresholdLevel;
  /** First day on which what had happened by then already made the pattern. */
  readonly recognisableOn: string;
  /** Last day on which it holds if nothing more happens; after `asOf` where it is open. */
  readonly holdsUntil: string;
  /** Whether it holds on the day as of which it was evaluated. */
  readonly open: boolean;
  /** From the first day of its evidence to `holdsUntil`. */
  readonly window: { readonly from: string; readonly to: string };
  /** What a match records: of many entries for it, the first and the latest; and what speaks against it. */
  readonly evidence: readonly EvidenceEntry[];
  /** Ids of all entries that speak for it, whether recorded or not. No other recognition of the pattern has any of them. */
  readonly restsOn: ReadonlySet<string>;
  /** Which of some entries speak for it: found without a set of all that do. */
  restsOnWhich(ids: ReadonlySet<string>): ReadonlySet<string>;
  /** Agencies that reported what speaks for it, in order of name. */
  readonly agencies: readonly string[];
  readonly explanation: string;
  readonly questions: readonly string[];
}
