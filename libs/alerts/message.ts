import { createHmac } from 'node:crypto';
import { uuidV5 } from '#platform';
import type { ThresholdLevel } from '#vocabulary';
import type { KnownAlert, Recipient } from './alert.js';
import type { AlertNews } from './read-alert.js';

/** What one agency is told, and under which key: messages of one pseudonym keep their order. */
export interface AlertMessage {
  /** The recipient's urn. */
  readonly agency: string;
  readonly event: AlertCloudEvent;
}

/** A CloudEvent (1.0). `message-schema.ts` describes it for its readers. */
export interface AlertCloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'alert.raised.v1' | 'alert.withdrawn.v1';
  /** The child's pseudonym for this recipient. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: AlertRaisedData | AlertWithdrawnData;
}

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
  readonly withdrawnBecause: 'evidence-withdrawn';
}

export interface MessageSettings {
  /** Where agencies reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** Name of the area, in lower case with hyphens: the last part of the `source`. */
  readonly area?: string;
  /** Secret of the pseudonyms: at least 32 bytes, the same for ever (`derive('alert-pseudonyms')`). */
  readonly pseudonymKey: Uint8Array;
}

/** What an alert's event tells each of its recipients. The same event gives the same messages, byte for byte. */
export type AlertMessages = (news: AlertNews) => readonly AlertMessage[];

/**
 * Makes the messages. Least information: coded facts of the match, and a link to where the recipient reads more.
 * @throws RangeError where the key is too short to keep pseudonyms from being guessed.
 */
export const createAlertMessages = ({ publicUrl, area, pseudonymKey }: MessageSettings): AlertMessages => {
  if (pseudonymKey.byteLength < 32) throw new RangeError('The key of the alert pseudonyms has at least 32 bytes.');
  const source = area === undefined ? 'urn:tessera' : `urn:tessera:${area}`;

  return ({ event, stored, alert }) =>
    alert.raised.recipients.map((recipient) => {
      const type = event.type === 'AlertRaised.v1' ? 'alert.raised.v1' : 'alert.withdrawn.v1';
      const link = `${publicUrl}/v1/alerts/${alert.raised.alertId}`;
      return {
        agency: recipient.agency,
        event: {
          specversion: '1.0',
          id: uuidV5(recipient.agency, stored.id),
          source,
          type,
          subject: pseudonymOf(pseudonymKey, recipient.agency, alert.raised.personId),
          time: stored.recordedAt.toISOString(),
          datacontenttype: 'application/json',
          dataschema: `${publicUrl}/v1/alerts/schemas/${type}.json`,
          data:
            event.type === 'AlertRaised.v1'
              ? raisedData(alert, recipient, link)
              : {
                  ...dataOfEvery(alert, recipient, link),
                  withdrawnOn: event.data.withdrawnOn,
                  withdrawnBecause: event.data.reason,
                },
        },
      };
    });
};

/**
 * The child's pseudonym for one agency: HMAC-SHA256 over the agency's urn, a line feed and the person's id, in
 * base64url without padding (43 characters). One agency sees the same pseudonym for a child every time; two agencies
 * cannot tell by their pseudonyms that they were told of the same child, and nobody without the key can go back.
 */
export const pseudonymOf = (key: Uint8Array, agency: string, personId: string): string =>
  createHmac('sha256', key).update(`${agency}\n${personId}`).digest('base64url');

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

const raisedData = (alert: KnownAlert, recipient: Recipient, link: string): AlertRaisedData => {
  const { lapsedOn, window, agencies, entryCount } = alert.raised;
  return {
    ...dataOfEvery(alert, recipient, link),
    timing: lapsedOn === undefined ? 'current' : 'past',
    lapsedOn,
    window: { from: window.from, to: window.to },
    agencies,
    entryCount,
  };
};
