import { NO_ANSWERS, type NoAnswer, type SendOutcome } from './send.js';

const ANSWERED_WITH = ['redirected', 'gone', 'asked-to-slow-down', 'refused', 'receiver-failed'] as const;

/** Every reason there is, for those who read them. */
export const FAULTS: readonly Fault[] = [...NO_ANSWERS, ...ANSWERED_WITH];

/** Why an attempt did not deliver a message. */
export type Fault = NoAnswer | (typeof ANSWERED_WITH)[number];

/** A message that waits for its receiver. */
export interface Attempted {
  /** How often it has been sent, this time included. */
  readonly attempts: number;
  readonly queuedAt: Date;
}

/** What follows from an attempt. */
export type Verdict =
  | { readonly type: 'delivered' }
  /** Sent again at `at`. With `slowUntil` nothing else goes to the receiver before then either. */
  | { readonly type: 'retry'; readonly fault: Fault; readonly at: Date; readonly slowUntil?: Date }
  /** Given up until somebody asks for it again. */
  | { readonly type: 'parked'; readonly fault: Fault }
  /** The receiver wants nothing more: the message waits until the subscription is taken up again. */
  | { readonly type: 'disabled'; readonly fault: 'gone' };

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const FIRST_PAUSE = 5 * SECOND;
const GROWS_BY = 3;
const LONGEST_PAUSE = 6 * HOUR;

/** So long a message is tried: over a weekend, until somebody is at work again. */
export const GIVE_UP_AFTER_MS = 72 * HOUR;

/**
 * What the answer to an attempt means for the message and its subscription.
 * @param random 0 to 1: spreads attempts, so that a receiver which comes back is not asked by everybody at once.
 */
export const decide = (outcome: SendOutcome, message: Attempted, now: Date, random: number): Verdict => {
  if (outcome.answered && outcome.status >= 200 && outcome.status < 300) return { type: 'delivered' };
  const fault = faultOf(outcome);
  if (fault === 'gone') return { type: 'disabled', fault };

  const giveUpAt = message.queuedAt.getTime() + GIVE_UP_AFTER_MS;
  if (now.getTime() >= giveUpAt) return { type: 'parked', fault };
  const slowUntil = fault === 'asked-to-slow-down' ? slowedUntil(outcome, now) : undefined;
  // The last attempt is made when the time is up, and not hours before.
  const at = new Date(Math.min(now.getTime() + pauseAfter(message.attempts, random), giveUpAt));
  if (slowUntil === undefined) return { type: 'retry', fault, at };
  return { type: 'retry', fault, at: at < slowUntil ? slowUntil : at, slowUntil };
};

/** 5 seconds, then three times as long each time, up to 6 hours; a quarter more or less. */
const pauseAfter = (attempts: number, random: number): number =>
  Math.min(FIRST_PAUSE * GROWS_BY ** (attempts - 1), LONGEST_PAUSE) * (0.75 + random / 2);

const faultOf = (outcome: SendOutcome): Fault => {
  if (!outcome.answered) return outcome.fault;
  const { status, retryAfter } = outcome;
  if (status === 410) return 'gone';
  if (status === 429 || (status === 503 && retryAfter !== undefined)) return 'asked-to-slow-down';
  if (status >= 300 && status < 400) return 'redirected';
  return status >= 500 ? 'receiver-failed' : 'refused';
};

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3), for at most as long as the longest pause. */
const slowedUntil = (outcome: SendOutcome, now: Date): Date | undefined => {
  const asked = outcome.answered ? outcome.retryAfter?.trim() : undefined;
  if (asked === undefined) return undefined;
  const at = /^\d+$/.test(asked) ? now.getTime() + Number(asked) * SECOND : Date.parse(asked);
  if (Number.isNaN(at) || at <= now.getTime()) return undefined;
  return new Date(Math.min(at, now.getTime() + LONGEST_PAUSE));
};
