import type { FamilyOf } from '#alerts';
import { otherChildrenToday, readHistories } from '#chronology';
import type { EventStore } from '#event-store';
import { londonToday, type Clock } from '#platform';

/** Brothers and sisters as the chronology knows them: every record of the other children of a child's household today. */
export const familiesIn =
  (store: Pick<EventStore, 'readStreams'>, clock: Clock): FamilyOf =>
  async (personIds) => {
    const histories = await readHistories(store, personIds, { keepSealed: false });
    const families = new Map<string, readonly string[]>();
    for (const [personId, child] of histories) {
      const others = await otherChildrenToday(store, child, londonToday(clock));
      families.set(
        personId,
        others.flatMap((other) => (other.records ?? [other]).map((record) => record.personId)),
      );
    }
    return families;
  };
