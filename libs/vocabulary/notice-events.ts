import type { ToldAgency } from './alert-events.js';

/**
 * Stored events of notices: what agencies are told of an incident as such, which is no match of a pattern. The notices
 * of one incident stand in `notice-<uuid>`, one for each child whom it concerns. Coded facts only.
 */

export const NOTICE_KINDS = ['operation-encompass'] as const;
/** `operation-encompass`: a school is told of a domestic abuse incident at which a child was present. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const NOT_TOLD = ['no-school-known', 'school-not-connected', 'not-opened'] as const;
/**
 * Why no school knows: none is known for the child, it is not in the register, or nobody there has opened the notice
 * in time.
 */
export type NotTold = (typeof NOT_TOLD)[number];

interface OfNotice {
  /** Of all notices of the incident. */
  readonly noticeId: string;
  readonly kind: NoticeKind;
  /** The child whom it concerns. */
  readonly personId: string;
  /** Who is told by it. */
  readonly recipients: readonly ToldAgency[];
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** Agencies are told of an incident; where nobody could be, those who look after it are told that. */
export interface NoticeGiven extends OfNotice {
  /** The report that it rests on. */
  readonly agencyEventId: string;
  /** First day on which it may have happened (`YYYY-MM-DD`). */
  readonly incidentOn: string;
  /** By when somebody is to have opened it (RFC 3339, UTC). */
  readonly dueAt: string;
  /** It was reported after the time in which it was to be told. */
  readonly late: boolean;
  /** Why nobody else could be told; absent where somebody was. */
  readonly notTold?: Exclude<NotTold, 'not-opened'>;
  /** Who is told where nobody has opened it by `dueAt`. */
  readonly otherwise: readonly ToldAgency[];
}

/** Somebody of an agency opened the notices of an incident. */
export interface NoticeSeen {
  readonly noticeId: string;
  readonly agency: string;
  /** The subject of the token. */
  readonly by: string;
  readonly at: string;
}

/** Nobody who was told of it has opened a notice in time. */
export interface NoticeNotSeen extends OfNotice {
  readonly incidentOn: string;
  readonly dueAt: string;
}

/** The incident was taken back, or no child was present after all: everyone who was told is told so. */
export interface NoticeWithdrawn extends OfNotice {
  readonly because: 'incident-withdrawn' | 'child-not-present';
}
