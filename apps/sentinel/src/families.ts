import type { ClientBase } from 'pg';
import type { StoredEvent } from '#event-store';
import { decodeKnown, personIdOf, type PeopleRole } from '#vocabulary';

/** An event that may change what is recognised, and by which family it is dealt out. */
export interface FamilyEvent {
  readonly stored: StoredEvent;
  readonly personId: string;
  readonly familyId: string;
}

const CHILD: ReadonlySet<PeopleRole> = new Set<PeopleRole>(['child', 'unborn', 'sibling']);

/**
 * The family of each event's person: that which was given to them first. Whoever has none gets that of those who are
 * named in the same event, a child's before an adult's, since adults belong to several; or begins one. What is read the
 * same again gives the same.
 */
export const withFamilies = async (
  client: ClientBase,
  batch: readonly StoredEvent[],
): Promise<readonly FamilyEvent[]> => {
  const events = batch.flatMap((stored) => {
    const personId = personIdOf(stored.streamId);
    return personId === undefined ? [] : [{ stored, personId, together: namedIn(stored, personId) }];
  });
  const everybody = [...new Set(events.flatMap(({ together }) => together))];
  const { rows } = await client.query<{ person_id: string; family_id: string }>(
    'select person_id, family_id from person_families where person_id = any ($1::uuid[])',
    [everybody],
  );
  const families = new Map(rows.map(({ person_id, family_id }) => [person_id, family_id]));
  const given: string[] = [];
  const dealt = events.map(({ stored, personId, together }) => {
    const familyId = together.map((id) => families.get(id)).find((id) => id !== undefined) ?? together[0] ?? personId;
    for (const id of together) {
      if (families.has(id)) continue;
      families.set(id, familyId);
      given.push(id);
    }
    return { stored, personId, familyId: families.get(personId) ?? familyId };
  });
  if (given.length > 0) {
    await client.query(
      `insert into person_families (person_id, family_id) select * from unnest($1::uuid[], $2::uuid[])
       on conflict (person_id) do nothing`,
      [given, given.map((id) => families.get(id))],
    );
  }
  return dealt;
};

/** Everyone whom the event names, children first; the person of the stream among them. */
const namedIn = (stored: StoredEvent, personId: string): readonly string[] => {
  const event = decodeKnown(stored);
  if (event?.type !== 'AgencyEventRecorded.v1') return [personId];
  const { people } = event.data;
  const named = [...people.filter(({ role }) => CHILD.has(role)), ...people.filter(({ role }) => !CHILD.has(role))].map(
    (each) => each.personId,
  );
  return named.includes(personId) ? named : [...named, personId];
};
