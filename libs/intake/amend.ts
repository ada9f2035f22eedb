import type { NewEvent, StoredEvent } from '#event-store';
import { londonDate } from '#platform';
import {
  checkTimes,
  decode,
  personIdOf,
  personStream,
  type AgencyEventCorrected,
  type AgencyEventRecorded,
  type PersonalContent,
  type PersonDescription,
  type Reading,
  type Vocabulary,
} from '#vocabulary';
import type { IntakeParts } from './parts.js';
import { keyedDigest } from './digest.js';
import { amendmentIdOf, entryIdOf, MOST_PEOPLE } from './event-ids.js';
import * as refusal from './refusals.js';
import type { Refusal } from './refusals.js';

/** What an agency sends to correct an event: the whole `data` as it should have been, without `people`. */
export interface Correction {
  /** The agency's own id of the correction: sending it again is answered as before. */
  readonly id: string;
  readonly reason: string;
  readonly data: Record<string, unknown>;
}

export interface Retraction {
  readonly id: string;
  readonly reason: string;
}

export type AmendResult =
  | {
      readonly status: 'recorded' | 'duplicate';
      /** UUID of the correction or retraction. */
      readonly amendmentId: string;
      readonly eventId: string;
      readonly personIds: readonly string[];
      readonly globalPosition: number;
    }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/** One person's copy of an agency event. */
interface Copy {
  readonly personId: string;
  /** In whose chronology it stands: another's, where a worker has put it down to somebody else. */
  readonly holderId: string;
  readonly index: number;
  readonly data: AgencyEventRecorded;
  readonly stored: StoredEvent;
}

/**
 * Appends a correction to every chronology that holds the event. The original stays; who, when and why are shown.
 * @throws EventStoreUnavailable where the outcome is not known: send the same correction again.
 */
export const correctAgencyEvent = async (
  parts: IntakeParts,
  eventId: string,
  correction: Correction,
  agency: string,
): Promise<AmendResult> => {
  const copies = await copiesOf(parts, eventId, agency);
  if (copies.length === 0) return refused(refusal.unknownEvent());
  const people = await peopleAsGiven(parts, copies);
  const { eventType } = first(copies).data;
  const reading = readCorrection(parts.vocabulary, { eventType, people, data: correction.data }, parts.clock.now());
  if ('refusal' in reading) return refused(reading.refusal);

  const digest = keyedDigest(parts.digestKey, { eventId, ...correction });
  return append(parts, eventId, correction.id, digest, copies, (correctionId, copy) => ({
    type: 'AgencyEventCorrected.v1',
    data: { ...agencyEventCorrected({ eventId, correctionId, source: agency, reading }, parts.vocabulary), digest },
    personal: { ...reading.personal, person: people[copy.index], reason: correction.reason },
  }));
};

/**
 * Reads what an event should have been, or says why it cannot be so.
 * @param now nothing of it may lie after this
 */
export const readCorrection = (
  vocabulary: Vocabulary,
  { eventType, people, data }: CorrectedData,
  now: Date,
): Reading | { readonly refusal: Refusal } => {
  const reading = vocabulary.read(eventType, { ...data, people });
  if ('problems' in reading) return { refusal: refusal.badData(reading.problems) };
  const wrongTimes = checkTimes(reading, londonDate(now));
  return wrongTimes.length > 0 ? { refusal: refusal.badFacts(wrongTimes) } : reading;
};

/** The data of a correction, with the event's type and people, which a correction leaves as they are. */
export interface CorrectedData {
  readonly eventType: string;
  /** As the agency described them in the event. */
  readonly people: readonly PersonDescription[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** A correction that was read. */
export interface ReadCorrection {
  readonly eventId: string;
  readonly correctionId: string;
  readonly source: string;
  readonly reading: Reading;
}

/** What is recorded of a correction in the stream of everyone whom the event names, but for its digest. */
export const agencyEventCorrected = (
  { eventId, correctionId, source, reading }: ReadCorrection,
  { version }: Pick<Vocabulary, 'version'>,
): Omit<AgencyEventCorrected, 'digest'> => ({
  agencyEventId: eventId,
  correctionId,
  source,
  occurredOn: reading.occurredOn,
  learnedOn: reading.learnedOn,
  count: reading.count,
  sensitivity: reading.sensitivity,
  catalogueVersion: version,
  ...reading.coded,
});

/** Appends a retraction to every chronology that holds the event: it stays readable, and counts for nothing. */
export const retractAgencyEvent = async (
  parts: IntakeParts,
  eventId: string,
  retraction: Retraction,
  agency: string,
): Promise<AmendResult> => {
  const copies = await copiesOf(parts, eventId, agency);
  if (copies.length === 0) return refused(refusal.unknownEvent());
  const digest = keyedDigest(parts.digestKey, { eventId, ...retraction });
  return append(parts, eventId, retraction.id, digest, copies, (retractionId) => ({
    type: 'AgencyEventRetracted.v1',
    data: { agencyEventId: eventId, retractionId, source: agency, digest },
    personal: { reason: retraction.reason },
  }));
};

const copiesOf = async ({ store }: IntakeParts, eventId: string, agency: string): Promise<readonly Copy[]> => {
  const ids = Array.from({ length: MOST_PEOPLE }, (_, index) => entryIdOf(eventId, index));
  const copies = (await store.find(ids)).flatMap((stored) => {
    const event = decode(stored);
    const personId = personIdOf(stored.streamId);
    if (event.type !== 'AgencyEventRecorded.v1' || !personId || event.data.source !== agency) return [];
    return [{ personId, holderId: personId, index: ids.indexOf(stored.id), data: event.data, stored }];
  });
  const holders = await holdersOf(store, eventId, copies);
  return copies
    .map((copy) => ({ ...copy, holderId: holders.get(copy.personId) ?? copy.personId }))
    .sort((one, other) => one.index - other.index);
};

/** To whom workers have reassigned an agency event, by the person whom it was put down to first. */
const holdersOf = async (
  store: IntakeParts['store'],
  eventId: string,
  copies: readonly Copy[],
): Promise<ReadonlyMap<string, string>> => {
  const holders = new Map<string, string>();
  for (const { personId } of copies) {
    let holderId = personId;
    for (const passed = new Set<string>(); !passed.has(holderId);) {
      passed.add(holderId);
      const moved = (await store.readStream(personStream(holderId)))
        .flatMap((each) => (each.type === 'AgencyEventReassigned.v1' ? [decode(each)] : []))
        .findLast((each) => each.type === 'AgencyEventReassigned.v1' && each.data.agencyEventId === eventId);
      if (moved?.type === 'AgencyEventReassigned.v1' && moved.data.fromPersonId === holderId) {
        holderId = moved.data.toPersonId;
      }
    }
    holders.set(personId, holderId);
  }
  return holders;
};

const peopleAsGiven = async ({ keys }: IntakeParts, copies: readonly Copy[]): Promise<readonly PersonDescription[]> => {
  await keys.load(copies.map((copy) => copy.personId));
  return first(copies).data.people.map(({ personId, role }) => {
    const copy = copies.find((each) => each.personId === personId);
    const content = copy?.stored.personal && keys.open(personId, copy.stored.personal);
    return (content as PersonalContent | undefined)?.person ?? { role, name: { family: '[erased]' } };
  });
};

interface Amendment {
  readonly type: 'AgencyEventCorrected.v1' | 'AgencyEventRetracted.v1';
  readonly data: object;
  readonly personal: PersonalContent;
}

const append = async (
  { store, keys }: IntakeParts,
  eventId: string,
  ownId: string,
  digest: string,
  copies: readonly Copy[],
  amendment: (amendmentId: string, copy: Copy) => Amendment,
): Promise<AmendResult> => {
  const { source, people } = first(copies).data;
  const amendmentId = amendmentIdOf(source, ownId);
  const answer = (status: 'recorded' | 'duplicate', globalPosition: number): AmendResult => ({
    status,
    amendmentId,
    eventId,
    personIds: people.map((person) => person.personId),
    globalPosition,
  });
  const known = await store.find([entryIdOf(amendmentId, 0)]);
  if (known[0]) return answerKnown(known[0], digest, answer);
  if (await isRetracted({ store }, copies)) return refused(refusal.alreadyRetracted());

  await keys.load(copies.map((copy) => copy.holderId));
  const leader = entryIdOf(amendmentId, 0);
  const outcomes = await store.append(
    copies.map((copy, place) => {
      const { type, data, personal } = amendment(amendmentId, copy);
      const event: NewEvent = {
        id: entryIdOf(amendmentId, place),
        type,
        data,
        personal: keys.seal(copy.holderId, personal),
        ...(place > 0 && { unlessKnown: leader }),
      };
      return { streamId: personStream(copy.holderId), expectedVersion: 'any' as const, events: [event] };
    }),
  );
  const stored = outcomes.flatMap((outcome) => (outcome.status === 'stored' ? outcome.events : []));
  const reference = stored.find((each) => each.id === leader);
  if (reference && !reference.known) return answer('recorded', reference.position);
  const [overtaking] = await store.find([leader]);
  if (!overtaking) throw new Error('An amendment that the store calls known cannot be found in it.');
  return answerKnown(overtaking, digest, answer);
};

const answerKnown = (
  stored: StoredEvent,
  digest: string,
  answer: (status: 'duplicate', position: number) => AmendResult,
): AmendResult => {
  const { data } = decode(stored);
  return 'digest' in data && data.digest === digest
    ? answer('duplicate', stored.position)
    : refused(refusal.otherContent());
};

const isRetracted = async ({ store }: Pick<IntakeParts, 'store'>, copies: readonly Copy[]): Promise<boolean> => {
  const { holderId, data } = first(copies);
  const later = await store.readStream(personStream(holderId));
  return later.some((each) => {
    if (each.type !== 'AgencyEventRetracted.v1') return false;
    const event = decode(each);
    return event.type === 'AgencyEventRetracted.v1' && event.data.agencyEventId === data.agencyEventId;
  });
};

const first = (copies: readonly Copy[]): Copy => {
  const copy = copies[0];
  if (!copy) throw new Error('An event that was found has at least one copy.');
  return copy;
};

const refused = (reason: Refusal): AmendResult => ({ status: 'refused', refusal: reason });
