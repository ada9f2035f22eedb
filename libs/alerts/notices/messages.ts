import type { StoredEvent } from '#event-store';
import { noticeIdOf } from '#vocabulary';
import type { NotTold, NoticeKind, NoticeWithdrawn, ToldAgency } from '#vocabulary';
import { decodeNotice, type NoticeEvent } from './notice.js';

/** What is told of notices: an event of an incident's notices. That somebody opened one is read with it. */
export interface NoticeNews {
  readonly notice: Exclude<NoticeEvent, { readonly type: 'NoticeSeen.v1' }>;
  readonly stored: StoredEvent;
}

interface OfEveryNotice {
  readonly noticeId: string;
  readonly notice: NoticeKind;
  readonly reason: string;
  readonly link: string;
}

/** Least information: that an incident took place, by when to look, and where. */
export interface IncidentNoticeData extends OfEveryNotice {
  readonly incidentOn: string;
  readonly dueAt: string;
  readonly late: boolean;
}

export interface SchoolNotToldData extends OfEveryNotice {
  readonly incidentOn: string;
  readonly dueAt: string;
  readonly because: NotTold;
}

export interface NoticeWithdrawnData extends OfEveryNotice {
  readonly because: NoticeWithdrawn['because'];
}

export type NoticeMessageType =
  'notice.domestic-abuse-incident.v1' | 'notice.school-not-told.v1' | 'notice.withdrawn.v1';
export type NoticeMessageData = IncidentNoticeData | SchoolNotToldData | NoticeWithdrawnData;

/** One message of a notice, without the envelope around it. */
export interface NoticeContent {
  readonly recipient: ToldAgency;
  readonly personId: string;
  readonly type: NoticeMessageType;
  readonly data: NoticeMessageData;
}

/** Whether recipients are told of a stored event. */
export const isNewsOfNotice = ({ streamId, type }: StoredEvent): boolean =>
  noticeIdOf(streamId) !== undefined && !type.startsWith('NoticeSeen.');

/** What recipients are told by a batch of stored events of notices, in order of position. */
export const noticeNews = (batch: readonly StoredEvent[]): readonly NoticeNews[] =>
  batch.flatMap((stored) => {
    if (!isNewsOfNotice(stored)) return [];
    const notice = decodeNotice(stored);
    return notice.type === 'NoticeSeen.v1' ? [] : [{ notice, stored }];
  });

/** What an event of a notice tells each of its recipients. */
export const noticeContents = (
  { notice }: NoticeNews,
  linkTo: (noticeId: string) => string,
): readonly NoticeContent[] =>
  notice.data.recipients.map((recipient) => {
    const { noticeId, kind, personId } = notice.data;
    const ofEvery = { noticeId, notice: kind, reason: recipient.reason, link: linkTo(noticeId) };
    return { recipient, personId, ...newsOf(notice, ofEvery) };
  });

const newsOf = (event: NoticeNews['notice'], ofEvery: OfEveryNotice): Pick<NoticeContent, 'type' | 'data'> => {
  switch (event.type) {
    case 'NoticeGiven.v1': {
      const { incidentOn, dueAt, late, notTold } = event.data;
      return notTold === undefined
        ? { type: 'notice.domestic-abuse-incident.v1', data: { ...ofEvery, incidentOn, dueAt, late } }
        : { type: 'notice.school-not-told.v1', data: { ...ofEvery, incidentOn, dueAt, because: notTold } };
    }
    case 'NoticeNotSeen.v1': {
      const { incidentOn, dueAt } = event.data;
      return { type: 'notice.school-not-told.v1', data: { ...ofEvery, incidentOn, dueAt, because: 'not-opened' } };
    }
    case 'NoticeWithdrawn.v1':
      return { type: 'notice.withdrawn.v1', data: { ...ofEvery, because: event.data.because } };
    default:
      return event satisfies never;
  }
};
