import type { EventStore } from '#event-store';
import { uuidV5 } from '#platform';
import { alertStream, type AlertJoined, type PatternRecognised, type ThresholdLevel } from '#vocabulary';
import { alertIdFor, evolve, type Alert, type AlertEvent } from './alert.js';
import type { Child } from './child.js';
import type { AlertCommand } from './commands.js';
import { decide } from './decide.js';
import { themeOf } from './floods/themes.js';
import { foldAlert } from './read-alert.js';

/** An alert while a batch is decided upon: as it is stored, and what is to be appended. */
export interface Draft {
  readonly streamId: string;
  readonly alertId: string;
  readonly matchId: string;
  readonly theme: string;
  readonly level: ThresholdLevel;
  readonly version: number;
  readonly storedIds: ReadonlySet<string>;
  alert: Alert;
  readonly appends: { readonly id: string; readonly event: AlertEvent }[];
}

/**
 * Does what a command makes happen, unless it was done before. One cause changes one alert at most once: so the two make
 * the event's id, and a cause that is read again is known.
 * @param causeId a UUID
 */
export const apply = (draft: Draft, causeId: string, command: AlertCommand): void => {
  const id = uuidV5(draft.streamId, causeId);
  if (draft.storedIds.has(id)) return;
  const decision = decide(command, draft.alert);
  if (!decision.accepted) return;
  for (const event of decision.events) {
    draft.alert = evolve(draft.alert, event);
    draft.appends.push({ id, event });
  }
};

/** Whether a cause has changed one of the alerts before, or in this batch. */
export const hasChanged = (causeId: string, drafts: readonly Draft[]): boolean =>
  drafts.some(({ streamId, storedIds, appends }) => {
    const id = uuidV5(streamId, causeId);
    return storedIds.has(id) || appends.some((each) => each.id === id);
  });

/**
 * Whether a match is before somebody, or was dealt with: by an alert of its own at its level, or as part of another one;
 * also where that one waits behind a stronger one.
 */
export const isCovered = ({ matchId, level }: PatternRecognised, ofTheme: readonly Draft[]): boolean =>
  ofTheme.some(
    (draft) =>
      stands(draft, ofTheme) &&
      (draft.matchId === matchId
        ? draft.level === level
        : partsOf(draft).some((part) => part.matchId === matchId && part.level === level)),
  );

const partsOf = ({ alert }: Draft): readonly AlertJoined[] => (alert.status === 'not-raised' ? [] : alert.joined);

/** Levels rise from alert to stronger alert, so this ends. */
const stands = ({ alert }: Draft, ofTheme: readonly Draft[]): boolean => {
  if (alert.status === 'raised' || alert.status === 'closed') return true;
  if (alert.status !== 'inhibited') return false;
  const stronger = ofTheme.find(({ alertId }) => alertId === alert.inhibited?.by);
  return stronger !== undefined && stands(stronger, ofTheme);
};

const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/**
 * By child, the alerts of its matches of the given themes at each level, whether they were raised or not: an open one of
 * a match that has lapsed counts too.
 */
export const readDrafts = async (
  store: Pick<EventStore, 'readStreams'>,
  children: ReadonlyMap<string, Child>,
  themes: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ReadonlyMap<string, readonly Draft[]>> => {
  const wanted = [...children].map(([personId, { matches }]) => ({
    personId,
    alerts: [...matches].flatMap(([matchId, { match }]) => {
      const theme = themeOf(match.pattern);
      if (themes.get(personId)?.has(theme) !== true) return [];
      return LEVELS.map((level) => ({ matchId, theme, level, alertId: alertIdFor(matchId, level) }));
    }),
  }));
  const streams = await store.readStreams(
    wanted.flatMap(({ alerts }) => alerts.map(({ alertId }) => ({ streamId: alertStream(alertId) }))),
  );
  const draftOf = (alert: Pick<Draft, 'alertId' | 'matchId' | 'theme' | 'level'>): Draft => {
    const streamId = alertStream(alert.alertId);
    const events = streams.get(streamId) ?? [];
    return {
      ...alert,
      streamId,
      version: events.at(-1)?.version ?? 0,
      storedIds: new Set(events.map(({ id }) => id)),
      alert: foldAlert(events),
      appends: [],
    };
  };
  return new Map(wanted.map(({ personId, alerts }) => [personId, alerts.map(draftOf)]));
};

/** Stores the drafts; answers the children for whose alerts another writer was faster. */
export const appendDrafts = async (
  store: Pick<EventStore, 'append'>,
  drafts: ReadonlyMap<string, readonly Draft[]>,
): Promise<ReadonlySet<string>> => {
  const changed = [...drafts].flatMap(([personId, ofChild]) =>
    ofChild.filter(({ appends }) => appends.length > 0).map((draft) => ({ personId, draft })),
  );
  if (changed.length === 0) return new Set();
  const outcomes = await store.append(
    changed.map(({ draft: { streamId, version, appends } }) => ({
      streamId,
      expectedVersion: version,
      events: appends.map(({ id, event }) => ({ id, type: event.type, data: event.data })),
    })),
  );
  return new Set(changed.filter((_, index) => outcomes[index]?.status === 'conflict').map(({ personId }) => personId));
};
