import { alertIdFor } from '#alerts';
import type { AlertsTold } from '#chronology';
import type { EventStore } from '#event-store';
import { alertStream, decodeKnown, type ThresholdLevel } from '#vocabulary';

const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/** Reads from the alerts' own streams what an agency was told of some matches up to an instant, oldest first. */
export const alertsToldOf =
  (store: EventStore): AlertsTold =>
  async (agency, _personId, matchIds, until) => {
    const ids = matchIds.flatMap((matchId) => LEVELS.map((level) => alertIdFor(matchId, level)));
    if (ids.length === 0) return [];
    const streams = await store.readStreams(ids.map((id) => ({ streamId: alertStream(id) })));
    return [...streams.values()]
      .flat()
      .filter(({ recordedAt }) => recordedAt <= until)
      .flatMap((stored) => {
        const event = decodeKnown(stored);
        if (event?.type !== 'AlertRaised.v1') return [];
        const { alertId, pattern, title, level, recipients } = event.data;
        if (!recipients.some((each) => each.agency === agency)) return [];
        return [{ alertId, pattern, title, level, at: stored.recordedAt.toISOString() }];
      })
      .sort((one, other) => (one.at < other.at ? -1 : 1));
  };
