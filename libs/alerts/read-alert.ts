import type { EventStore, StoredEvent } from '#event-store';
import { alertIdOf, alertStream, decode, decodeKnown, bulletinIdOf } from '#vocabulary';
import type { DomainEvent, ThresholdLevel } from '#vocabulary';
import { ALERT_EVENTS, alertIdFor, evolve, isTold, noAlert } from './alert.js';
import type { Alert, AlertEvent, KnownAlert } from './alert.js';

/**
 * What happens to an alert that its recipients are told. That somebody opened or acknowledged it, or how an agency
 * decided about sharing, is read with the alert; telling it would only bury what matters.
 */
const NEWS = [
  'AlertRaised.v1',
  'AlertResponded.v1',
  'AlertChallenged.v1',
  'AlertReminded.v1',
  'AlertJoined.v1',
  'AlertEscalated.v1',
  'AlertClosed.v1',
  'AlertReopened.v1',
  'AlertTold.v1',
  'AlertWithdrawn.v1',
] as const;
export type NewsEvent = DomainEvent<(typeof NEWS)[number]>;

/** Something that recipients are told: an event of an alert, and the alert as it was right after it. */
export interface AlertNews {
  readonly event: NewsEvent;
  readonly stored: StoredEvent;
  readonly alert: KnownAlert;
}

/** One message that tells an agency of several alerts. */
export interface BulletinNews {
  readonly bulletin: BulletinEvent;
  readonly stored: StoredEvent;
}
export type BulletinEvent = DomainEvent<'AlertsGrouped.v1' | 'AlertsDigested.v1'>;

/** An alert as it stands, with who has acknowledged it; undefined where there is none of this id. */
export const readAlert = async (store: EventStore, alertId: string): Promise<KnownAlert | undefined> => {
  const alert = foldAlert(await store.readStream(alertStream(alertId)));
  return alert.status === 'not-raised' ? undefined : alert;
};

/** An alert that an agency was sent. */
export interface AlertTold {
  readonly alertId: string;
  readonly pattern: string;
  readonly title: string;
  readonly level: ThresholdLevel;
  /** When the service told it (RFC 3339). */
  readonly at: string;
}

/** What an agency was told of these matches up to an instant, in order. */
export const readTold = async (
  store: Pick<EventStore, 'readStreams'>,
  agency: string,
  matchIds: readonly string[],
  until: Date,
): Promise<readonly AlertTold[]> => {
  const ids = matchIds.flatMap((matchId) => LEVELS.map((level) => alertIdFor(matchId, level)));
  const streams = await store.readStreams(ids.map((id) => ({ streamId: alertStream(id) })));
  return [...streams.values()]
    .flatMap((events) => toldIn(events, agency))
    .filter(({ stored }) => stored.recordedAt <= until)
    .sort((one, other) => one.stored.position - other.stored.position)
    .map(({ stored, alertId, pattern, title, level }) => ({
      alertId,
      pattern,
      title,
      level,
      at: stored.recordedAt.toISOString(),
    }));
};

/** What an agency was told in the stream of an alert: also where it had to wait. What a newer release told is left out. */
const toldIn = (events: readonly StoredEvent[], agency: string) => {
  let alert: Alert = noAlert;
  return events.flatMap((stored) => {
    const event = decodeKnown(stored);
    if (!event || !isAlertEvent(event)) return [];
    alert = evolve(alert, event);
    if (event.type !== 'AlertRaised.v1' && event.type !== 'AlertJoined.v1' && event.type !== 'AlertTold.v1') return [];
    if (alert.status === 'not-raised' || !isTold(alert, agency)) return [];
    const isMeant =
      event.type === 'AlertTold.v1'
        ? event.data.to.includes(agency)
        : event.data.recipients.some((each) => each.agency === agency);
    const { alertId, pattern, title, level } = event.type === 'AlertTold.v1' ? alert.raised : event.data;
    return isMeant ? [{ stored, alertId, pattern, title, level }] : [];
  });
};

const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/** The alert that the events of its stream make, in order of version. */
export const foldAlert = (events: readonly StoredEvent[]): Alert => events.map(decodeAlert).reduce(evolve, noAlert);

/**
 * What recipients are told by a batch of stored events, in order of position. A withdrawal is told to those whom the
 * alert was told to before it, so the streams of alerts are read; what came after an event does not change its news.
 */
export const readAlertNews = async (
  store: EventStore,
  batch: readonly StoredEvent[],
): Promise<readonly AlertNews[]> => {
  const told = batch.filter(isNewsOfAlert);
  if (told.length === 0) return [];
  const streams = await store.readStreams(
    [...new Set(told.map(({ streamId }) => streamId))].map((streamId) => ({ streamId })),
  );
  return told.flatMap((stored) => {
    const event = decodeAlert(stored);
    const before = streams.get(stored.streamId)?.filter(({ version }) => version <= stored.version) ?? [];
    const alert = foldAlert(before);
    return alert.status === 'not-raised' || !isNewsEvent(event) ? [] : [{ event, stored, alert }];
  });
};

/** Whether recipients are told of a stored event. */
export const isNewsOfAlert = ({ streamId, type }: StoredEvent): boolean =>
  isNews(type) && alertIdOf(streamId) !== undefined;

/** What bulletins tell: an event of a bulletin's stream is news as it stands. */
export const bulletinNews = (batch: readonly StoredEvent[]): readonly BulletinNews[] =>
  batch.filter(isBulletin).map((stored) => ({ bulletin: decodeBulletin(stored), stored }));

export const isBulletin = ({ streamId }: StoredEvent): boolean => bulletinIdOf(streamId) !== undefined;

/** An event of a bulletin's stream. @throws TypeError where it is none. */
const decodeBulletin = (stored: StoredEvent): BulletinEvent => {
  const event = decode(stored);
  if (event.type === 'AlertsGrouped.v1' || event.type === 'AlertsDigested.v1') return event;
  throw new TypeError(`The stream of a bulletin holds ${event.type}, which is no bulletin.`);
};

const isNews = (type: string): boolean => NEWS.some((name) => name === type);
const isNewsEvent = (event: AlertEvent): event is NewsEvent => isNews(event.type);

/** An event of an alert's stream. @throws TypeError where it is none. */
export const decodeAlert = (stored: StoredEvent): AlertEvent => {
  const event = decode(stored);
  if (isAlertEvent(event)) return event;
  throw new TypeError(`An alert's stream holds ${event.type}, which is no event of an alert.`);
};

const isAlertEvent = (event: DomainEvent): event is AlertEvent => ALERT_EVENTS.some((name) => name === event.type);
