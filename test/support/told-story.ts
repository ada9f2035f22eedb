import type { HistoryEntry, PersonHistory } from '#chronology';
import { epochDay } from '#platform';
import type { DomainEvent, Vocabulary } from '#vocabulary';

/** What a replay is told of somebody on an epoch day. */
export interface Told {
  readonly day: number;
  readonly personId: string;
  readonly event: DomainEvent;
}

/** An entry as it was recorded first. */
export const reportedAs = (
  { agencyEventId, source, eventType, ...entry }: HistoryEntry,
  { version }: Pick<Vocabulary, 'version'>,
): DomainEvent<'AgencyEventRecorded.v1'> => ({
  type: 'AgencyEventRecorded.v1',
  data: { agencyEventId, source, eventType, ...entry, digest: '', catalogueVersion: version },
});

/** Everything of a child and of others, on the day on which it has certainly happened; who people are is known from the first. */
export const toldAsItHappened = (
  people: readonly PersonHistory[],
  vocabulary: Pick<Vocabulary, 'version'>,
): readonly Told[] => {
  const entries = people.flatMap((person) =>
    [...person.entries.values()].map((entry) => ({
      day: epochDay(entry.eventType === 'person.relationship' ? entry.occurredOn.date : entry.occurredOn.until),
      personId: person.personId,
      event: reportedAs(entry, vocabulary),
    })),
  );
  const first = Math.min(...entries.map(({ day }) => day));
  const who = people.map(({ personId, dateOfBirth, expectedOn }): Told => {
    const data = { source: 'urn:agency:example', agencyEventId: '', dateOfBirth, expectedOn };
    return { day: first, personId, event: { type: 'DemographicsRecorded.v1', data } };
  });
  return inOrderOfDays([...who, ...entries]);
};

export const inOrderOfDays = (told: readonly Told[]): readonly Told[] =>
  [...told].sort((one, other) => one.day - other.day);

/** Tells a replay all of it, each on its day. */
export const tellAll = (
  replay: { goTo(day: number): void; record(personId: string, event: DomainEvent): void },
  told: readonly Told[],
): void => {
  for (const { day, personId, event } of told) {
    replay.goTo(day);
    replay.record(personId, event);
  }
};
