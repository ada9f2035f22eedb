import type { EventStore, StoredEvent } from '#event-store';
import { alertIdOf, alertStream, decode, decodeKnown } from '#vocabulary';
import type { DomainEvent, ThresholdLevel } from '#vocabulary';
import { ALERT_EVENTS, alertIdFor, evolve, noAlert } from './alert.js';
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
  'AlertWithdrawn.v1',
] as const;
export type NewsEvent = DomainEvent<(typeof NEWS)[number]>;

/** Something that recipients are told: an event of an alert, and the alert as it was right after it. */
export interface AlertNews {
  readonly event: NewsEvent;
  readonly stored: StoredEvent;
  readonly alert: KnownAlert;
}

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
    .flat()
    .filter(({ type, recordedAt }) => /^Alert(Raised|Joined)\./.test(type) && recordedAt <= until)
    .sort((one, other) => one.position - other.position)
    .flatMap((stored) => {
      // What a newer release told cannot be read here: the rest is shown.
      const event = decodeKnown(stored);
      if (event?.type !== 'AlertRaised.v1' && event?.type !== 'AlertJoined.v1') return [];
      if (!event.data.recipients.some((each) => each.agency === agency)) return [];
      const { alertId, pattern, title, level } = event.data;
      return [{ alertId, pattern, title, level, at: stored.recordedAt.toISOString() }];
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

const isNews = (type: string): boolean => NEWS.some((name) => name === type);
const isNewsEvent = (event: AlertEvent): event is NewsEvent => isNews(event.type);

/** An event of an alert's stream. @throws TypeError where it is none. */
export const decodeAlert = (stored: StoredEvent): AlertEvent => {
  const event = decode(stored);
  if (isAlertEvent(event)) return event;
  throw new TypeError(`An alert's stream holds ${event.type}, which is no event of an alert.`);
};

const isAlertEvent = (event: DomainEvent): event is AlertEvent => ALERT_EVENTS.some((name) => name === event.type);
