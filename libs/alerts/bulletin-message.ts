import type { AlertInBulletin, ThresholdLevel } from '#vocabulary';
import type { BulletinEvent } from './read-alert.js';

/** The type of the message that tells of several alerts. */
export const BULLETIN_TYPES = {
  'AlertsGrouped.v1': 'alert.grouped.v1',
  'AlertsDigested.v1': 'alert.digest.v1',
} as const satisfies Readonly<Record<BulletinEvent['type'], string>>;
export type BulletinType = (typeof BULLETIN_TYPES)[BulletinEvent['type']];

/** An alert among others: as much as a message of its own says that is needed to know it by and to open it. */
export interface AlertAmongOthers extends Omit<AlertInBulletin, 'personId'> {
  /** The child's pseudonym for this recipient. */
  readonly subject: string;
  readonly link: string;
}

export interface AlertsGroupedData {
  readonly groupId: string;
  readonly theme: string;
  readonly childCount: number;
  readonly alerts: readonly AlertAmongOthers[];
}

export interface AlertsDigestData {
  readonly digestId: string;
  readonly dueAt: string;
  readonly alertCount: number;
  readonly counts: readonly { readonly level: ThresholdLevel; readonly theme: string; readonly count: number }[];
  readonly alerts: readonly AlertAmongOthers[];
  /** How many alerts are counted and not listed. */
  readonly notListed: number;
}

export type BulletinData = AlertsGroupedData | AlertsDigestData;

/** What the pseudonym of the message's subject is made of: messages of one subject keep their order. */
export const subjectOfBulletin = (event: BulletinEvent): string =>
  event.type === 'AlertsGrouped.v1' ? `group ${event.data.groupId}` : 'digest';

/**
 * What an agency reads of several alerts.
 * @param sent leaves out what the agency is not sent.
 */
export const bulletinDataOf = (
  event: BulletinEvent,
  linkTo: (alertId: string) => string,
  pseudonymFor: (personId: string) => string,
  sent: <Data extends object>(data: Data) => Data,
): BulletinData => {
  const among = ({ personId, ...alert }: AlertInBulletin): AlertAmongOthers =>
    sent({ ...alert, subject: pseudonymFor(personId), link: linkTo(alert.alertId) });
  if (event.type === 'AlertsGrouped.v1') {
    const { groupId, theme, childCount, alerts } = event.data;
    return sent({ groupId, theme, childCount, alerts: alerts.map(among) });
  }
  const { bulletinId, dueAt, counts, alerts } = event.data;
  const alertCount = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    digestId: bulletinId,
    dueAt,
    alertCount,
    counts: counts.map(({ level, theme, count }) => sent({ level, theme, count })),
    alerts: alerts.map(among),
    notListed: alertCount - alerts.length,
  };
};
