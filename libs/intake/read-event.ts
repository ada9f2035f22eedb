import { londonDate } from '#platform';
import { checkTimes, type Reading, type Vocabulary } from '#vocabulary';
import { keyedDigest } from './digest.js';
import { envelopeProblems, type AgencyEventEnvelope } from './envelope.js';
import { agencyEventIdOf, entryIdOf } from './event-ids.js';
import type { IntakeParts } from './parts.js';
import * as refusal from './refusals.js';
import type { Refusal } from './refusals.js';

/** An event that may be recorded, if it is not there yet. */
export interface Candidate {
  readonly eventId: string;
  /** Id of the stored event for the first whom it names: the whole of it is known by that. */
  readonly firstEntryId: string;
  readonly digest: string;
  readonly envelope: AgencyEventEnvelope;
  readonly reading: Reading;
}

/** A clock of an agency system may be this much ahead of ours (milliseconds). */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/** An event that was posted as it must be: its envelope, and what its data says. */
export interface PostedEvent {
  readonly envelope: AgencyEventEnvelope;
  readonly reading: Reading;
}

/** Reads one posted event: everything that can be said of it without looking at what is stored. */
export const readEvent = (
  { vocabulary, clock, digestKey }: IntakeParts,
  posted: unknown,
  agency: string,
): Candidate | { readonly refusal: Refusal } => {
  const read = readPosted(vocabulary, posted, clock.now(), agency);
  if ('refusal' in read) return read;
  const { envelope, reading } = read;
  const eventId = agencyEventIdOf(envelope.source, envelope.id);
  return {
    eventId,
    firstEntryId: entryIdOf(eventId, 0),
    digest: digestOf(digestKey, envelope),
    envelope,
    reading,
  };
};

/**
 * Reads what an agency posts, or says why it is refused.
 * @param now nothing of it may lie after this
 * @param agency the only agency whose events are taken; absent where any may report
 */
export const readPosted = (
  vocabulary: Vocabulary,
  posted: unknown,
  now: Date,
  agency?: string,
): PostedEvent | { readonly refusal: Refusal } => {
  const wrong = envelopeProblems(posted);
  if (wrong.length > 0) return { refusal: refusal.badEnvelope(wrong) };
  const envelope = posted as AgencyEventEnvelope;
  if (agency !== undefined && envelope.source !== agency) return { refusal: refusal.notYourSource() };
  if (!vocabulary.agencies.has(envelope.source)) return { refusal: refusal.unknownAgency() };
  if (!vocabulary.types.has(envelope.type)) return { refusal: refusal.unknownType() };
  if (envelope.time !== undefined && Date.parse(envelope.time) > now.getTime() + CLOCK_SKEW_MS) {
    return { refusal: refusal.badFacts([refusal.timeInFuture()]) };
  }
  const reading = vocabulary.read(envelope.type, envelope.data);
  if ('problems' in reading) return { refusal: refusal.badData(reading.problems) };
  const wrongTimes = checkTimes(reading, londonDate(now));
  if (wrongTimes.length > 0) return { refusal: refusal.badFacts(wrongTimes) };
  return { envelope, reading };
};

/** The content that makes two posts of one id the same event: tracing headers differ from retry to retry. */
export const digestOf = (key: Uint8Array, { type, time, dataschema, data }: AgencyEventEnvelope): string =>
  keyedDigest(key, { type, time, dataschema, data });
