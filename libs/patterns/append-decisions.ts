import type { PersonHistory } from '#chronology';
import type { EventStore, NewEvent, StreamWrite } from '#event-store';
import { personIdOf, personStream } from '#vocabulary';

/** What is to be recorded of a child. */
export interface Decision {
  readonly personId: string;
  /** By record: the one by which the child goes, and those that are linked with it. */
  readonly writes: readonly { readonly record: PersonHistory; readonly events: readonly NewEvent[] }[];
  /** Every record that it rests on, as it was read. */
  readonly restsOn: readonly PersonHistory[];
}

/** Events of one append: a recognition with all its evidence is some 15 kB. */
const EVENTS_AN_APPEND = 500;

/** Appends, each stream for itself, and says whose had moved on. For whoever evaluates alone. */
export const appendDecisions = async (store: EventStore, decisions: readonly Decision[]): Promise<Set<string>> => {
  const writes = decisions.flatMap(writesOf);
  const conflicts = new Set<string>();
  for (let next = 0; next < writes.length;) {
    const chunk: StreamWrite[] = [];
    for (let events = 0; next < writes.length && (events === 0 || events < EVENTS_AN_APPEND); next += 1) {
      const write = writes[next];
      if (!write) break;
      chunk.push(write);
      events += write.events.length;
    }
    const outcomes = await store.append(chunk);
    outcomes.forEach((outcome, index) => {
      const personId = personIdOf(chunk[index]?.streamId ?? '');
      if (outcome.status === 'conflict' && personId) conflicts.add(personId);
    });
  }
  return conflicts;
};

/**
 * Appends what still holds of all that it rests on, and says which children are to be decided upon anew. For whoever may
 * have lost its turn without knowing: the stream of a child alone does not show that somebody else's, on which the
 * decision rests, has moved on and that whoever has the turn now found nothing to change.
 */
export const appendWhatStillHolds = async (store: EventStore, decisions: readonly Decision[]): Promise<Set<string>> => {
  const changed = decisions.filter((decision) => writesOf(decision).length > 0);
  const outcomes = await Promise.all(
    inGroups(changed).map(async (group) => {
      const asked = await store.append(writesAndChecks(group), { atomic: true });
      return asked.some(({ status }) => status === 'conflict') ? group.map(({ personId }) => personId) : [];
    }),
  );
  return new Set(outcomes.flat());
};

const writesOf = ({ writes }: Decision): StreamWrite[] =>
  writes
    .filter(({ events }) => events.length > 0)
    .map(({ record, events }) => ({
      streamId: personStream(record.personId),
      expectedVersion: record.version,
      events,
    }));

/** A write without events asks whether the stream is where it was read. */
const writesAndChecks = (group: readonly Decision[]): readonly StreamWrite[] => {
  const streams = new Map<string, StreamWrite>();
  for (const { personId, version } of group.flatMap(({ restsOn }) => restsOn)) {
    const streamId = personStream(personId);
    streams.set(streamId, { streamId, expectedVersion: version, events: [] });
  }
  for (const write of group.flatMap(writesOf)) streams.set(write.streamId, write);
  return [...streams.values()];
};

/** Those that rest on the same records belong together: what one of them appends moves what another was to find. */
const inGroups = (decisions: readonly Decision[]): readonly (readonly Decision[])[] => {
  const groupOf = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const group = [decision];
    const known = decision.restsOn.flatMap(({ personId }) => {
      const other = groupOf.get(personId);
      return other ? [other] : [];
    });
    group.push(...[...new Set(known)].flat());
    for (const { restsOn } of group) for (const { personId } of restsOn) groupOf.set(personId, group);
  }
  return [...new Set(groupOf.values())];
};
