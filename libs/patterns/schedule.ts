import { contentDigest } from '#platform';
import type { Vocabulary } from '#vocabulary';
import type { Patterns } from './pattern.js';

/** When a child has to be looked at again, though nothing more arrives. Dates are `YYYY-MM-DD`, Europe/London. */
export interface NextLook {
  readonly personId: string;
  /** Absent where time alone changes nothing. */
  readonly dueOn?: string;
  /** The day as of which the child has been looked at now. */
  readonly lookedOn: string;
}

/**
 * The durable schedule of looks at children. What is planned holds together with the events that were dealt with, or
 * not at all: whoever is killed between storing a match and planning the next look deals with the events again, finds
 * the match stored, and plans.
 */
export interface PatternSchedule {
  /**
   * Waits until nobody else evaluates any of these, and keeps others from it until what is planned holds. Absent where
   * one evaluates at a time.
   */
  readonly hold?: (personIds: readonly string[]) => Promise<void>;
  /** In place of what was planned for them before. */
  plan(looks: readonly NextLook[]): Promise<void>;
  /** These are nobody to be looked at: no children, or records of a person who goes by another. */
  forget(personIds: readonly string[]): Promise<void>;
}

/**
 * What evaluation rests on besides the evidence, in short: it is another with every change of a pattern's definition,
 * of the vocabulary, and of the days on which schools are open.
 */
export const patternsFingerprint = (
  patterns: Patterns,
  { version, calendar }: Pick<Vocabulary, 'version' | 'calendar'>,
): string => contentDigest([version, calendar.version, ...patterns.map(({ definition }) => definition)]);
