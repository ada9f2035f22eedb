import type { ThresholdLevel } from './stored-events.js';

/** Stored events of what is told later, together with others, or not for a while. Nothing is lost by any of it. */

export const TOLD_LATER = ['grouped-with-family', 'silenced', 'kept-for-digest'] as const;
/** Why an alert is open and nobody is told of it yet. */
export type ToldLater = (typeof TOLD_LATER)[number];

export const BEHIND_ANOTHER = ['same-child-and-theme', 'inhibited-by-stronger'] as const;
/** Why a match makes no alert of its own, or an alert waits for nobody any more: a stronger or an equal one is open. */
export type BehindAnother = (typeof BEHIND_ANOTHER)[number];

/** Every named reason why somebody is not told of something at once. */
export const HELD_BACK = [...BEHIND_ANOTHER, ...TOLD_LATER] as const;
export type HeldBack = (typeof HELD_BACK)[number];

/** Nobody is told at once: why not, and when it is looked at again. */
export interface Waits {
  readonly because: ToldLater;
  /** RFC 3339, UTC. */
  readonly until: string;
  /** Of `grouped-with-family`: alerts of one group are told together. */
  readonly groupId?: string;
  /** Of `grouped-with-family`: the same for all records that are known to be one child's. */
  readonly childId?: string;
  /** Of `silenced`. */
  readonly silenceId?: string;
}

export const TOLD_HOW = ['alone', 'with-family', 'in-digest'] as const;

/** Recipients who had to wait are told of the alert now. */
export interface AlertTold {
  readonly alertId: string;
  /** Urns of recipients. */
  readonly to: readonly string[];
  /** In a message of its own, or in one that tells of several alerts. */
  readonly how: (typeof TOLD_HOW)[number];
  /** The message that tells of several. */
  readonly bulletinId?: string;
  /** Nobody had been told of it before: the time in which it is to be answered begins. */
  readonly begins: boolean;
  readonly at: string;
}

/** An alert in a message that tells of several. */
export interface AlertInBulletin {
  readonly alertId: string;
  readonly personId: string;
  readonly pattern: string;
  readonly patternVersion: number;
  readonly title: string;
  readonly theme: string;
  readonly level: ThresholdLevel;
  readonly recognisableOn: string;
  readonly recognisedOn: string;
  /** Where its match had ended before it was recognised: the last day on which it held. */
  readonly lapsedOn?: string;
  /** Why the agency is told: a named reason of the routing. */
  readonly reason: string;
}

/** One agency is told of the alerts of several children of one family in one message. In `bulletin-<uuid>`. */
export interface AlertsGrouped {
  readonly bulletinId: string;
  readonly groupId: string;
  readonly agency: string;
  readonly theme: string;
  /** How many children they are, linked records counted as one. */
  readonly childCount: number;
  readonly alerts: readonly AlertInBulletin[];
  readonly at: string;
}

/** One agency is told of its alerts of low levels in one message. In `bulletin-<uuid>`. */
export interface AlertsDigested {
  readonly bulletinId: string;
  readonly agency: string;
  /** Which digest it is: when it was due (RFC 3339, UTC). An agency gets one digest for each. */
  readonly dueAt: string;
  readonly counts: readonly { readonly level: ThresholdLevel; readonly theme: string; readonly count: number }[];
  /** As many as a message has room for, the longest open first. */
  readonly alerts: readonly AlertInBulletin[];
  readonly at: string;
}

export const SILENCE_SCOPES = ['child', 'family'] as const;
export type SilenceScope = (typeof SILENCE_SCOPES)[number];

/**
 * For a while nobody is told of what is recognised for a child or a family in one theme. In the stream of every child whom
 * it is about. The reason is in `personal`.
 */
export interface AlertsSilenced {
  readonly silenceId: string;
  readonly scope: SilenceScope;
  /** Whom it is about, the child of the alert first. */
  readonly personIds: readonly string[];
  readonly theme: string;
  /** Up to this level, never 4: what is stronger is told all the same. */
  readonly level: ThresholdLevel;
  /** The alert that was before whoever asked for it. */
  readonly alertId: string;
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  /** When it ends by itself (RFC 3339, UTC). */
  readonly until: string;
  readonly at: string;
}

/** A silence is ended before its time. In the same streams. The reason is in `personal`. */
export interface SilenceEnded {
  readonly silenceId: string;
  readonly agency: string;
  readonly by: string;
  readonly at: string;
}
