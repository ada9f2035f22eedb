import type { AlertOutcome, AlertTold, BehindAnother, PatternLapsed, PatternRecognised, Waits } from '#vocabulary';
import type { Recipient } from './alert.js';

/** Tell the recipients that a pattern was recognised for a child. */
export interface RaiseAlert {
  readonly type: 'raise';
  readonly personId: string;
  /** The match as it was recognised, or as it was strengthened to a higher level. */
  readonly match: PatternRecognised;
  readonly recipients: readonly Recipient[];
  /** Where the match's window had passed before this was recognised: the last day on which it held. */
  readonly lapsedOn?: string;
  /** Where they are told later. */
  readonly waits?: Waits;
}

/** What somebody of an agency does with an alert. */
interface Act {
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  readonly now: Date;
}

/** What somebody says with it: free text that may be personal. Asked for here, sealed by whoever stores the event. */
interface WithReason extends Act {
  readonly reason: string;
}

/** Somebody opened the alert. */
export interface SeeAlert extends Act {
  readonly type: 'see';
}

/** An agency says that it has seen the alert, and why it takes it on or leaves it. */
export interface AcknowledgeAlert extends WithReason {
  readonly type: 'acknowledge';
}

/** An agency says what it will do, who does it, and by when. */
export interface RespondToAlert extends Act {
  readonly type: 'respond';
  readonly responseId: string;
  /** Free text, sealed. */
  readonly action: string;
  readonly doneBy: string;
  /** `YYYY-MM-DD`. */
  readonly dueOn: string;
}

/** An agency decides to share what it knows, or not to. */
export interface DecideSharing extends WithReason {
  readonly type: 'decide-sharing';
  readonly decision: 'share' | 'not-share';
  /** A code of the lawful bases. */
  readonly lawfulBasis: string;
}

/** An agency disagrees with how the alert is dealt with. A closed one is open again by it. */
export interface ChallengeAlert extends WithReason {
  readonly type: 'challenge';
  readonly challengeId: string;
}

/** Somebody puts the alert before those who answer for the ones who have it. */
export interface EscalateAlert extends WithReason {
  readonly type: 'escalate';
}

/** An agency that triages says what became of it. */
export interface CloseAlert extends WithReason {
  readonly type: 'close';
  readonly outcome: AlertOutcome;
  /** Reasons of the routing with which an agency triages, and may close for all. */
  readonly triageReasons: readonly string[];
}

/** Another match of the same child and theme becomes part of the alert. */
export interface JoinAlert {
  readonly type: 'join';
  readonly match: PatternRecognised;
  readonly because: BehindAnother;
  /** Who should be told because of it; who was told already is not told again. */
  readonly recipients: readonly Recipient[];
  /** Where these are told later. */
  readonly waits?: Waits;
  readonly now: Date;
}

/** A stronger alert of the same child and theme was raised. */
export interface InhibitAlert {
  readonly type: 'inhibit';
  /** The stronger alert. */
  readonly by: string;
  readonly now: Date;
}

/** The match of a closed alert has more evidence, or a higher level of it was reached again. */
export interface ReopenAlert {
  readonly type: 'reopen';
  /** Where its recipients are told later. */
  readonly waits?: Waits;
  readonly now: Date;
}

/** Recipients have waited long enough. */
export interface TellAlert extends Pick<AlertTold, 'to' | 'how' | 'bulletinId'> {
  readonly type: 'tell';
  readonly now: Date;
}

/** Nobody was told of it, and nothing of it stands any more. */
export interface LetGo {
  readonly type: 'let-go';
  readonly now: Date;
}

/** Take the alert back: the evidence of its match was. */
export interface WithdrawAlert {
  readonly type: 'withdraw';
  /** The lapse of the match; or, where it goes on at a lower level, why and when it no longer reaches this one. */
  readonly lapse: Pick<PatternLapsed, 'reason' | 'lapsedOn'>;
}

/** What people do. */
export type AlertAct =
  SeeAlert | AcknowledgeAlert | RespondToAlert | DecideSharing | ChallengeAlert | EscalateAlert | CloseAlert;
export type AlertCommand =
  RaiseAlert | AlertAct | JoinAlert | InhibitAlert | ReopenAlert | TellAlert | LetGo | WithdrawAlert;
