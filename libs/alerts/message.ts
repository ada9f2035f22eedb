import { createHmac } from 'node:crypto';
import type { StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import type {
  AlertEscalated,
  AlertOutcome,
  AlertReminded,
  AlertReopened,
  AlertWithdrawn,
  ThresholdLevel,
} from '#vocabulary';
import { isTold, type KnownAlert, type Recipient } from './alert.js';
import {
  bulletinDataOf,
  BULLETIN_TYPES,
  subjectOfBulletin,
  type BulletinData,
  type BulletinType,
} from './bulletin-message.js';
import type { LeastInformation } from './least-information.js';
import { noticeContents, type NoticeMessageData, type NoticeMessageType, type NoticeNews } from './notices/messages.js';
import type { AlertNews, BulletinNews, NewsEvent } from './read-alert.js';

/** What one agency is told, and under which key: messages of one pseudonym keep their order. */
export interface AlertMessage {
  /** The recipient's urn. */
  readonly agency: string;
  /** The alert, or the notices, that it is about; absent where it is about several alerts. */
  readonly alertId?: string;
  readonly event: AlertCloudEvent | BulletinCloudEvent | NoticeCloudEvent;
}

/** A CloudEvent (1.0). `message-schema.ts` describes it for its readers. */
interface ToldCloudEvent<Type extends string, Data> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  /** The child's pseudonym for this recipient; of a message about several alerts, that of the family or of the digests. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: Data;
}
export type AlertCloudEvent = ToldCloudEvent<AlertMessageType, AlertMessageData>;
/** About several alerts. */
export type BulletinCloudEvent = ToldCloudEvent<BulletinType, BulletinData>;
export type NoticeCloudEvent = ToldCloudEvent<NoticeMessageType, NoticeMessageData>;

/** The type of the message that tells an event of an alert. */
const TYPES = {
  'AlertRaised.v1': 'alert.raised.v1',
  'AlertResponded.v1': 'alert.responded.v1',
  'AlertChallenged.v1': 'alert.challenged.v1',
  // Who is told because another match joined it is told of the alert.
  'AlertJoined.v1': 'alert.raised.v1',
  'AlertReminded.v1': 'alert.reminded.v1',
  'AlertEscalated.v1': 'alert.escalated.v1',
  'AlertClosed.v1': 'alert.closed.v1',
  'AlertReopened.v1': 'alert.reopened.v1',
  // Who had to wait is told of the alert.
  'AlertTold.v1': 'alert.raised.v1',
  'AlertWithdrawn.v1': 'alert.withdrawn.v1',
} as const satisfies Readonly<Record<NewsEvent['type'], string>>;
export type AlertMessageType = (typeof TYPES)[NewsEvent['type']];

interface DataOfEvery {
  readonly alertId: string;
  readonly pattern: string;
  readonly patternVersion: number;
  readonly title: string;
  readonly level: ThresholdLevel;
  readonly recognisableOn: string;
  readonly recognisedOn: string;
  readonly reason: string;
  readonly link: string;
}

export interface AlertRaisedData extends DataOfEvery {
  readonly timing: 'current' | 'past';
  readonly lapsedOn?: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly agencies: readonly string[];
  readonly entryCount: number;
}

export interface AlertWithdrawnData extends DataOfEvery {
  readonly withdrawnOn: string;
  readonly withdrawnBecause: AlertWithdrawn['reason'];
}

/** What an agency will do is not told: who may read it opens the link. */
export interface AlertRespondedData extends DataOfEvery {
  readonly by: string;
  readonly dueOn: string;
}

export interface AlertChallengedData extends DataOfEvery {
  readonly by: string;
}

export interface AlertRemindedData extends DataOfEvery {
  readonly because: AlertReminded['because'];
  readonly dueAt: string;
}

export interface AlertEscalatedData extends DataOfEvery {
  readonly step: number;
  readonly because: AlertEscalated['because'];
  readonly to?: AlertEscalated['to'];
  /** Absent where a clock did it. */
  readonly by?: string;
}

export interface AlertClosedData extends DataOfEvery {
  readonly by: string;
  readonly outcome: AlertOutcome;
}

export interface AlertReopenedData extends DataOfEvery {
  readonly because: AlertReopened['because'];
}

export type AlertMessageData =
  | AlertRaisedData
  | AlertRespondedData
  | AlertChallengedData
  | AlertRemindedData
  | AlertEscalatedData
  | AlertClosedData
  | AlertReopenedData
  | AlertWithdrawnData;

export interface MessageSettings {
  /** Where agencies reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** Name of the area, in lower case with hyphens: the last part of the `source`. */
  readonly area?: string;
  /** Secret of the pseudonyms: at least 32 bytes, the same for ever (`derive('alert-pseudonyms')`). */
  readonly pseudonymKey: Uint8Array;
  /** What each recipient is sent of it. Absent: all that the schemas allow. */
  readonly leastInformation?: LeastInformation;
}

/** Something that agencies are told: of an alert, of several, or of an incident. */
export type News = AlertNews | BulletinNews | NoticeNews;

/** What an event tells each of its recipients. The same event gives the same messages, byte for byte. */
export type AlertMessages = (news: News) => readonly AlertMessage[];

/**
 * Makes the messages. Least information: coded facts of the match, and a link to where the recipient reads more.
 * @throws RangeError where the key is too short to keep pseudonyms from being guessed.
 */
export const createAlertMessages = ({
  publicUrl,
  area,
  pseudonymKey,
  leastInformation = (_agency, data) => data,
}: MessageSettings): AlertMessages => {
  if (pseudonymKey.byteLength < 32) throw new RangeError('The key of the alert pseudonyms has at least 32 bytes.');
  const source = area === undefined ? 'urn:tessera' : `urn:tessera:${area}`;

  const linkTo = (alertId: string): string => `${publicUrl}/v1/alerts/${alertId}`;
  const envelope = <Type extends string, Data extends object>(
    agency: string,
    stored: StoredEvent,
    subject: string,
    { type, data }: { readonly type: Type; readonly data: Data },
  ): ToldCloudEvent<Type, Data> => ({
    specversion: '1.0',
    id: uuidV5(agency, stored.id),
    source,
    type,
    subject: pseudonymOf(pseudonymKey, agency, subject),
    time: stored.recordedAt.toISOString(),
    datacontenttype: 'application/json',
    dataschema: `${publicUrl}/v1/alerts/schemas/${type}.json`,
    data: leastInformation(agency, data),
  });

  return (news) => {
    if ('notice' in news) {
      const contents = noticeContents(news, (noticeId) => `${publicUrl}/v1/notices/${noticeId}`);
      return contents.map(({ recipient: { agency }, personId, ...content }) => ({
        agency,
        alertId: news.notice.data.noticeId,
        event: envelope(agency, news.stored, personId, content),
      }));
    }
    if ('bulletin' in news) {
      const { bulletin, stored } = news;
      const { agency } = bulletin.data;
      const data = bulletinDataOf(
        bulletin,
        linkTo,
        (personId) => pseudonymOf(pseudonymKey, agency, personId),
        (whole) => leastInformation(agency, whole),
      );
      const type = BULLETIN_TYPES[bulletin.type];
      return [{ agency, event: envelope(agency, stored, subjectOfBulletin(bulletin), { type, data }) }];
    }
    const { event, stored, alert } = news;
    const { alertId, personId } = alert.raised;
    return toldOf(event, alert).map((recipient) => {
      const data = { ...dataOfEvery(alert, recipient, linkTo(alertId)), ...newsOf(event, alert) };
      const content = { type: TYPES[event.type], data };
      return { agency: recipient.agency, alertId, event: envelope(recipient.agency, stored, personId, content) };
    });
  };
};

/**
 * The child's pseudonym for one agency: HMAC-SHA256 over the agency's urn, a line feed and the person's id, in
 * base64url without padding (43 characters). One agency sees the same pseudonym for a child every time; two agencies
 * cannot tell by their pseudonyms that they were told of the same child, and nobody without the key can go back.
 */
export const pseudonymOf = (key: Uint8Array, agency: string, personId: string): string =>
  createHmac('sha256', key).update(`${agency}\n${personId}`).digest('base64url');

/**
 * Everybody who is told of the alert by now; but of a reminder who is reminded, and of what joined it, or was told later,
 * who hears of it by that.
 */
const toldOf = (event: NewsEvent, alert: KnownAlert): readonly Recipient[] => {
  const told = alert.raised.recipients.filter(({ agency }) => isTold(alert, agency));
  switch (event.type) {
    case 'AlertJoined.v1': {
      const added = event.data.recipients.map(({ agency }) => agency);
      return told.filter(({ agency }) => added.includes(agency));
    }
    case 'AlertTold.v1':
      return event.data.how === 'alone' ? told.filter(({ agency }) => event.data.to.includes(agency)) : [];
    case 'AlertReminded.v1':
      return told.filter(({ agency }) => event.data.agencies.includes(agency));
    default:
      return told;
  }
};

const dataOfEvery = ({ raised }: KnownAlert, { reason }: Recipient, link: string): DataOfEvery => ({
  alertId: raised.alertId,
  pattern: raised.pattern,
  patternVersion: raised.patternVersion,
  title: raised.title,
  level: raised.level,
  recognisableOn: raised.recognisableOn,
  recognisedOn: raised.recognisedOn,
  reason,
  link,
});

/** What is new, beside what every message of the alert says. */
const newsOf = (event: NewsEvent, alert: KnownAlert) => {
  switch (event.type) {
    case 'AlertRaised.v1':
    case 'AlertJoined.v1':
    case 'AlertTold.v1':
      return raisedNews(alert);
    case 'AlertResponded.v1':
      return { by: event.data.agency, dueOn: event.data.dueOn };
    case 'AlertChallenged.v1':
      return { by: event.data.agency };
    case 'AlertReminded.v1':
      return { because: event.data.because, dueAt: event.data.dueAt };
    case 'AlertEscalated.v1':
      return {
        step: event.data.step,
        because: event.data.because,
        to: event.data.to,
        by: event.data.agency,
      };
    case 'AlertClosed.v1':
      return { by: event.data.agency, outcome: event.data.outcome };
    case 'AlertReopened.v1':
      return { because: event.data.because };
    case 'AlertWithdrawn.v1':
      return { withdrawnOn: event.data.withdrawnOn, withdrawnBecause: event.data.reason };
    default:
      return event satisfies never;
  }
};

const raisedNews = (alert: KnownAlert): Omit<AlertRaisedData, keyof DataOfEvery> => {
  const { lapsedOn, window, agencies, entryCount } = alert.raised;
  return {
    timing: lapsedOn === undefined ? 'current' : 'past',
    lapsedOn,
    window: { from: window.from, to: window.to },
    agencies,
    entryCount,
  };
};
