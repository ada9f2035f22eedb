import type { PersonKeys } from '#access';
import type { NewEvent } from '#event-store';
import type { DemographicsRecorded, IdentifierLinked, PersonDescription } from '#vocabulary';
import type { PendingFact } from './known.js';
import { sexOf, type Marks } from './marks.js';
import type { Decision } from './changes.js';

/** A fact as it is to be stored, and the agency event that brought it. */
export interface StoredFact {
  readonly agencyEventId: string;
  readonly event: NewEvent;
}

/** The facts that are offered about people, by person; sealed once each, however many calls they go to. */
export const storedFacts = (
  decisions: readonly Decision[],
  offered: ReadonlyMap<string, ReadonlyMap<string, PendingFact>>,
  keys: PersonKeys,
): Map<string, StoredFact[]> => {
  const stored = new Map<string, StoredFact[]>();
  if (offered.size === 0) return stored;
  const asGiven = new Map<string, Marks>();
  for (const { personId, marks } of decisions) {
    const described = `${personId} ${marks.description?.id ?? ''}`;
    if (!asGiven.has(described)) asGiven.set(described, marks);
  }
  for (const [personId, facts] of offered) {
    const events = [...facts.values()].flatMap((fact) => {
      const description = fact.about.scheme === undefined ? fact.about.description : undefined;
      const event = storedEvent(personId, fact, asGiven.get(`${personId} ${description ?? ''}`), keys);
      return event ? [{ agencyEventId: fact.agencyEventId, event }] : [];
    });
    if (events.length > 0) stored.set(personId, events);
  }
  return stored;
};

/**
 * Where in a call each fact goes: to the first place at which its own agency event names the person, else to the
 * first at which any does.
 */
export const placesOfFacts = (
  call: readonly Decision[],
  stored: ReadonlyMap<string, readonly StoredFact[]>,
): Map<number, NewEvent[]> => {
  const places = new Map<string, number>();
  call.forEach(({ personId, marks }, place) => {
    if (!stored.has(personId)) return;
    for (const text of [personId, `${personId} ${marks.agencyEventId}`]) {
      if (!places.has(text)) places.set(text, place);
    }
  });
  const factsAt = new Map<number, NewEvent[]>();
  for (const personId of new Set(call.map((decision) => decision.personId))) {
    for (const { agencyEventId, event } of stored.get(personId) ?? []) {
      const place = places.get(`${personId} ${agencyEventId}`) ?? places.get(personId) ?? 0;
      const here = factsAt.get(place);
      if (here) here.push(event);
      else factsAt.set(place, [event]);
    }
  }
  return factsAt;
};

/**
 * The stored event of a fact, its personal part sealed with the person's key. Undefined for a description that is
 * not at hand as it was given: whoever gives it again brings it.
 */
const storedEvent = (
  personId: string,
  { id, source, agencyEventId, about }: PendingFact,
  described: Marks | undefined,
  keys: PersonKeys,
): NewEvent | undefined => {
  if (about.scheme !== undefined) {
    const data: IdentifierLinked = { scheme: about.scheme, source, agencyEventId };
    const person = about.scheme === 'nhs-number' ? { nhsNumber: about.value } : { upn: about.value };
    return { id, type: 'IdentifierLinked.v1', data, personal: keys.seal(personId, { person }) };
  }
  if (about.description === undefined) return { id, type: 'IdentityHeldForReview.v1', data: about.held };
  if (!described) return undefined;
  const { asGiven, school } = described;
  const { name, postcode, address } = asGiven;
  return {
    id,
    type: 'DemographicsRecorded.v1',
    data: demographicsOf(asGiven, { source, agencyEventId }),
    personal: keys.seal(personId, { person: { name, postcode, address, ...(school && { school: school.code }) } }),
  };
};

/** The coded side of a description: the dates, which ages and windows are counted from. */
export const demographicsOf = (
  asGiven: PersonDescription,
  { source, agencyEventId }: Pick<DemographicsRecorded, 'source' | 'agencyEventId'>,
): DemographicsRecorded => {
  const { dateOfBirth, expectedOn } = asGiven;
  return { source, agencyEventId, dateOfBirth, expectedOn, sex: sexOf(asGiven) };
};
