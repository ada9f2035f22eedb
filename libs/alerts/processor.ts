import type { EventStore, StoredEvent } from '#event-store';
import { londonDate, uuidV5 } from '#platform';
import { alertStream, decode, personIdOf } from '#vocabulary';
import type { Agency, DomainEvent, PatternLapsed, PatternRecognised, ThresholdLevel } from '#vocabulary';
import { alertIdFor, evolve } from './alert.js';
import type { Alert, AlertEvent } from './alert.js';
import { readChildren, type Child } from './child.js';
import { decide, type AlertCommand } from './decide.js';
import { foldAlert } from './read-alert.js';
import { recipientsOf } from './routing.js';
import type { Routing } from './routing.js';

export interface AlertsProcessorParts {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  /** The register of agencies. */
  readonly agencies: readonly Agency[];
  readonly routing: Routing;
  /**
   * Told of a child with a match that this release cannot read. When it returns, the batch goes on without it; without
   * it the batch fails.
   */
  readonly onUnread?: (unread: { readonly personId: string; readonly error: unknown }) => Promise<void> | void;
}

/**
 * Turns what patterns recognise into alerts.
 *
 * A match is alerted once at the highest level it has reached. Strengthened to a higher level, it raises a new alert
 * for those whom that level's routing names; strengthened at its level, nothing more is said, unless the alert was
 * closed, and is open again by it, or it was told as lying in the past and now holds. A match whose evidence was taken back, or which lost a level by that, is withdrawn
 * from everyone who was told; one whose evidence was taken back before anybody was told is told to nobody. Handling a
 * batch twice changes nothing.
 */
export const createAlertsProcessor = (parts: AlertsProcessorParts) => ({
  name: 'alerts',
  handle: async (batch: readonly StoredEvent[]): Promise<void> => {
    let causes = await causesIn(batch, parts.onUnread);
    // An agency may acknowledge an alert while it is decided upon: then its stream has moved, and is read again.
    for (let attempt = 1; causes.length > 0; attempt += 1) {
      const moved = await handleCauses(parts, causes);
      causes = causes.filter(({ event }) => moved.has(event.data.matchId));
      if (causes.length > 0 && attempt === MOST_ATTEMPTS) throw new AlertStreamsKeepMoving(moved.size);
    }
  },
});

const MOST_ATTEMPTS = 5;

/** Other writers changed the same alerts again and again. Handling the batch again is safe. */
export class AlertStreamsKeepMoving extends Error {
  override readonly name = 'AlertStreamsKeepMoving';
  constructor(count: number) {
    super(`The streams of ${String(count)} matches' alerts changed while they were decided upon.`);
  }
}

type CauseEvent = DomainEvent<'PatternRecognised.v1' | 'PatternStrengthened.v1' | 'PatternLapsed.v1'>;

/** What happened to a match, in the stream of the child. */
interface Cause {
  readonly event: CauseEvent;
  readonly stored: StoredEvent;
  readonly personId: string;
}

const causesIn = async (
  batch: readonly StoredEvent[],
  onUnread: AlertsProcessorParts['onUnread'],
): Promise<readonly Cause[]> => {
  const causes: Cause[] = [];
  for (const stored of batch) {
    const personId = personIdOf(stored.streamId);
    if (personId === undefined || !stored.type.startsWith('Pattern')) continue;
    try {
      const event = decode(stored);
      if (isCause(event)) causes.push({ event, stored, personId });
    } catch (error) {
      if (!onUnread) throw error;
      await onUnread({ personId, error });
    }
  }
  return causes;
};

const isCause = (event: DomainEvent): event is CauseEvent =>
  event.type === 'PatternRecognised.v1' ||
  event.type === 'PatternStrengthened.v1' ||
  (event.type === 'PatternLapsed.v1' && event.data.reason === 'evidence-withdrawn');

/** Stores what follows from the causes; answers the matches for which another writer was faster. */
const handleCauses = async (parts: AlertsProcessorParts, causes: readonly Cause[]): Promise<ReadonlySet<string>> => {
  const alerts = await readAlerts(parts.store, causes);
  const children = await readChildren(
    parts.store,
    causes.map(({ personId }) => personId),
  );
  for (const cause of causes) {
    const { event } = cause;
    const ofMatch = alerts.get(event.data.matchId);
    const child = children.get(cause.personId);
    if (!ofMatch || !child) continue;
    if (event.type === 'PatternLapsed.v1') {
      for (const draft of ofMatch.values()) apply(draft, cause, { type: 'withdraw', lapse: event.data });
    } else {
      withdrawHigher(ofMatch, child, cause, event);
      raise(parts, ofMatch, child, cause, event.data);
    }
  }
  return append(parts.store, alerts);
};

/**
 * Levels are reached by evidence and lost by its retraction or correction, never by time: alerts of a level that the
 * match has lost are taken back. What counts is the match as it stands now, so that an old batch changes nothing.
 */
const withdrawHigher = (
  ofMatch: ReadonlyMap<ThresholdLevel, Draft>,
  child: Child,
  cause: Cause,
  event: CauseEvent,
): void => {
  if (event.type !== 'PatternStrengthened.v1') return;
  const reached = child.levelOf(event.data.matchId);
  for (const [level, draft] of ofMatch) {
    if (reached === undefined || level <= reached) continue;
    const lapsedOn = londonDate(cause.stored.recordedAt);
    apply(draft, cause, { type: 'withdraw', lapse: { reason: 'evidence-withdrawn', lapsedOn } });
  }
};

const raise = (
  { routing, agencies }: AlertsProcessorParts,
  ofMatch: ReadonlyMap<ThresholdLevel, Draft>,
  child: Child,
  cause: Cause,
  match: PatternRecognised,
): void => {
  const draft = ofMatch.get(match.level);
  const toldHigher = [...ofMatch].some(([level, { alert }]) => level > match.level && alert.status === 'raised');
  if (!draft || toldHigher) return;

  const lapse = child.lapseAfter(match.matchId, cause.stored.version);
  if (lapse?.reason === 'evidence-withdrawn') return;
  if (draft.alert.status === 'closed' && !lapse) apply(draft, cause, { type: 'reopen', now: cause.stored.recordedAt });
  apply(draft, cause, {
    type: 'raise',
    personId: cause.personId,
    match,
    recipients: recipientsOf(routing, agencies, {
      level: match.level,
      reportedEvidence: match.agencies,
      knowChild: child.knownTo,
    }),
    lapsedOn: lapse && isPast(lapse, cause.stored.recordedAt) ? lapse.lapsedOn : undefined,
  });
};

/** The window had passed on the day on which the service stored what it had recognised. */
const isPast = (lapse: PatternLapsed, recordedAt: Date): boolean =>
  lapse.reason === 'window-passed' && lapse.lapsedOn < londonDate(recordedAt);

/** An alert while a batch is decided upon: as it is stored, and what is to be appended. */
interface Draft {
  readonly streamId: string;
  readonly version: number;
  readonly storedIds: ReadonlySet<string>;
  alert: Alert;
  readonly appends: { readonly id: string; readonly event: AlertEvent }[];
}

/** One cause changes one alert at most once: so it makes the event's id, and a cause that is read again is known. */
const apply = (draft: Draft, cause: Cause, command: AlertCommand): void => {
  const id = uuidV5(draft.streamId, cause.stored.id);
  if (draft.storedIds.has(id)) return;
  const decision = decide(command, draft.alert);
  if (!decision.accepted) return;
  for (const event of decision.events) {
    draft.alert = evolve(draft.alert, event);
    draft.appends.push({ id, event });
  }
};

const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/** The alerts of every match, at each level, whether they were raised or not. */
const readAlerts = async (
  store: Pick<EventStore, 'readStreams'>,
  causes: readonly Cause[],
): Promise<ReadonlyMap<string, ReadonlyMap<ThresholdLevel, Draft>>> => {
  const matchIds = [...new Set(causes.map(({ event }) => event.data.matchId))];
  const streamOf = (matchId: string, level: ThresholdLevel) => alertStream(alertIdFor(matchId, level));
  const streams = await store.readStreams(
    matchIds.flatMap((matchId) => LEVELS.map((level) => ({ streamId: streamOf(matchId, level) }))),
  );
  const draftOf = (streamId: string): Draft => {
    const events = streams.get(streamId) ?? [];
    return {
      streamId,
      version: events.at(-1)?.version ?? 0,
      storedIds: new Set(events.map(({ id }) => id)),
      alert: foldAlert(events),
      appends: [],
    };
  };
  return new Map(
    matchIds.map((matchId) => [matchId, new Map(LEVELS.map((level) => [level, draftOf(streamOf(matchId, level))]))]),
  );
};

const append = async (
  store: Pick<EventStore, 'append'>,
  alerts: ReadonlyMap<string, ReadonlyMap<ThresholdLevel, Draft>>,
): Promise<ReadonlySet<string>> => {
  const changed = [...alerts].flatMap(([matchId, ofMatch]) =>
    [...ofMatch.values()].filter(({ appends }) => appends.length > 0).map((draft) => ({ matchId, draft })),
  );
  if (changed.length === 0) return new Set();
  const outcomes = await store.append(
    changed.map(({ draft: { streamId, version, appends } }) => ({
      streamId,
      expectedVersion: version,
      events: appends.map(({ id, event }) => ({ id, type: event.type, data: event.data })),
    })),
  );
  return new Set(changed.filter((_, index) => outcomes[index]?.status === 'conflict').map(({ matchId }) => matchId));
};
