import type { ThresholdLevel } from './stored-events.js';
import type { BehindAnother, Waits } from './told-later-events.js';

/** Who is told, and why. */
export interface ToldAgency {
  /** Its urn. */
  readonly agency: string;
  /** A named reason of the routing. */
  readonly reason: string;
  /** What it is to the child, or of which of the child's areas: what the rules that name it ask for. */
  readonly relations?: readonly string[];
  /** On which lawful basis it is told: a code. Absent from what was told before it was said, as the version is. */
  readonly lawfulBasis?: string;
  /** Version of the routing whose rules name it. */
  readonly routingVersion?: number;
}

/** Stored events of an alert's life, in `alert-<uuid>`. What people write in it (reasons, actions) is in `personal`. */

export interface AlertRaised {
  readonly alertId: string;
  readonly matchId: string;
  readonly personId: string;
  readonly pattern: string;
  readonly patternVersion: number;
  readonly title: string;
  readonly level: ThresholdLevel;
  readonly recognisableOn: string;
  readonly recognisedOn: string;
  /** Where the match lay in the past when it was recognised: the last day on which it held (`YYYY-MM-DD`). */
  readonly lapsedOn?: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly agencies: readonly string[];
  readonly entryCount: number;
  readonly recipients: readonly ToldAgency[];
  /** Where they are told later: `AlertTold.v1` says when they are. */
  readonly waits?: Waits;
}

export interface AlertAcknowledged {
  readonly alertId: string;
  readonly agency: string;
  /** Who acknowledged: the subject of the token. */
  readonly by: string;
  readonly at: string;
}

/** The match behind an alert was withdrawn: everyone who was told of it is told so. */
export interface AlertWithdrawn {
  readonly alertId: string;
  readonly matchId: string;
  /** `ended-untold`: it was silenced, and does not stand any more when the silence ends. */
  readonly reason: 'evidence-withdrawn' | 'ended-untold';
  readonly withdrawnOn: string;
}

/** Somebody of an agency opened the alert for the first time since it was raised. It hides it from nobody. */
export interface AlertSeen {
  readonly alertId: string;
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  readonly at: string;
}

/** An agency says what it will do about an alert. What, and who does it, is in `personal`. */
export interface AlertResponded {
  readonly alertId: string;
  readonly responseId: string;
  readonly agency: string;
  readonly by: string;
  /** By when it will be done (`YYYY-MM-DD`). */
  readonly dueOn: string;
  readonly at: string;
}

/** On which basis information is shared, or not shared: codes of `catalogue/lawful-bases.yaml` of the alerts. */
export interface AlertSharingDecided {
  readonly alertId: string;
  readonly agency: string;
  readonly by: string;
  /** A decision not to share is recorded too. The reason is in `personal`. */
  readonly decision: 'share' | 'not-share';
  readonly lawfulBasis: string;
  readonly at: string;
}

/** An agency disagrees with how an alert is dealt with ("supportive challenge"). The reason is in `personal`. */
export interface AlertChallenged {
  readonly alertId: string;
  readonly challengeId: string;
  readonly agency: string;
  readonly by: string;
  readonly at: string;
}

/**
 * Another match of the same child and theme is part of an open alert instead of raising one of its own. In the stream of
 * the open alert.
 */
export interface AlertJoined {
  readonly alertId: string;
  readonly matchId: string;
  readonly pattern: string;
  readonly patternVersion: number;
  readonly title: string;
  readonly level: ThresholdLevel;
  readonly recognisableOn: string;
  readonly recognisedOn: string;
  readonly agencies: readonly string[];
  readonly entryCount: number;
  readonly because: BehindAnother;
  /** Who is told of the open alert because of this match, and was not before. */
  readonly recipients: AlertRaised['recipients'];
  /** Where they are told later. */
  readonly waits?: Waits;
  readonly at: string;
}

/** A stronger alert of the same child and theme is raised: this one waits for nobody any more, and stays readable. */
export interface AlertInhibited {
  readonly alertId: string;
  /** The stronger alert. */
  readonly by: string;
  readonly because: 'inhibited-by-stronger';
  readonly at: string;
}

export const ESCALATED_TO = ['next-person', 'manager'] as const;
/** Before whom an alert is put that nobody answered in time: the next person of those who triage it, or their manager. */
export type EscalatedTo = (typeof ESCALATED_TO)[number];

/** The time in which an alert is to be answered is running out: those who are to answer are reminded. */
export interface AlertReminded {
  readonly alertId: string;
  /** What is missing. */
  readonly because: 'not-acknowledged' | 'not-responded';
  /** Who is reminded: urns of recipients. */
  readonly agencies: readonly string[];
  /** When it is escalated where nobody answers (RFC 3339, UTC). */
  readonly dueAt: string;
  readonly at: string;
}

/** An alert is put before those who answer for the ones who have it. Why is in `personal`, where a person did it. */
export interface AlertEscalated {
  readonly alertId: string;
  /** 1 the first time since it was raised, and one more each time. */
  readonly step: number;
  readonly because: 'by-hand' | 'not-acknowledged' | 'not-responded';
  /** Before whom, where a clock did it: a step of the clocks of its level. */
  readonly to?: EscalatedTo;
  /** Who did it; absent where a clock did. */
  readonly agency?: string;
  readonly by?: string;
  readonly at: string;
}

export const ALERT_OUTCOMES = [
  'help-agreed',
  'already-helped',
  'referred-on',
  'no-further-action',
  'information-wrong',
] as const;
/** What became of an alert. */
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number];

/** An alert is dealt with. The reason is in `personal`. */
export interface AlertClosed {
  readonly alertId: string;
  readonly agency: string;
  readonly by: string;
  readonly outcome: AlertOutcome;
  readonly at: string;
}

/** A closed alert is open again. */
export interface AlertReopened {
  readonly alertId: string;
  readonly because: 'new-evidence' | 'challenged';
  /** Where its recipients are told later. */
  readonly waits?: Waits;
  readonly at: string;
}
