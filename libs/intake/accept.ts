import { isUnavailable, type StoredEvent } from '#event-store';
import { gather, pauses, type Logger } from '#platform';
import { decode, type AgencyEventRecorded } from '#vocabulary';
import type { IntakeParts } from './parts.js';
import { portions } from './portions.js';
import { readEvent, type Candidate } from './read-event.js';
import { record, type RecordedAnswer } from './record.js';
import * as refusal from './refusals.js';
import type { Refusal } from './refusals.js';

/** What became of one posted event. */
export type AcceptResult =
  | {
      /**
       * `recorded` now; `held-for-review`: recorded too, but whose it is could not be said of everyone whom it names, and
       * stands at a provisional person until a worker decides; or `duplicate`: the same event was recorded before.
       */
      readonly status: RecordedAnswer['status'] | 'duplicate';
      readonly eventId: string;
      /** The people whom the event names, in its order. */
      readonly personIds: readonly string[];
      readonly globalPosition: number;
    }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/**
 * Accepts what an agency posted: validates each event, keeps out what was posted before, finds whose they are, and
 * stores them in one durable commit. What is answered `recorded` or `held-for-review` is stored for good. Refusals are
 * answers, one for each event.
 * @throws EventStoreUnavailable where nothing is known of the outcome: post the same events again.
 */
export type AcceptAgencyEvents = (posted: readonly unknown[], agency: string) => Promise<readonly AcceptResult[]>;

/** Above this a post is a batch: it is accepted by itself, and keeps no small post waiting. */
const MOST_OF_SMALL = 20;
/** People of small posts that are accepted together. */
const MOST_TOGETHER = 500;
/** While one piece is being stored the next is looked up. */
const PIECES_AT_ONCE = 2;

/**
 * Small posts that come at the same time are accepted together, whosever they are: one look at what is stored, one at
 * the people, one commit. A lone post is not kept waiting for company.
 */
export const createAcceptance = (parts: IntakeParts): AcceptAgencyEvents => {
  const settleTogether = gather(
    async (posts: readonly (readonly Candidate[])[]) => {
      const answers = await settle(parts, posts.flat());
      return posts.map((post) => post.map((candidate) => answerOf(answers, candidate)));
    },
    {
      weigh: (post) => post.reduce((people, { reading }) => people + reading.people.length, 0),
      atMost: MOST_TOGETHER,
      atOnce: PIECES_AT_ONCE,
      mayBeOnes: (error) => !isUnavailable(error),
      tellsAll: isUnavailable,
    },
  );

  return async (posted, agency) => {
    const read = await readAll(parts, posted, agency);
    const candidates = read.filter((each) => 'eventId' in each);
    if (candidates.length === 0) return read.map(answerRefused);
    if (candidates.length <= MOST_OF_SMALL) {
      const answers = await settleTogether(candidates);
      let next = 0;
      return read.map((each) => ('eventId' in each ? present(answers[next++]) : answerRefused(each)));
    }
    const answers = await settle(parts, candidates);
    return read.map((each) => ('eventId' in each ? answerOf(answers, each) : answerRefused(each)));
  };
};

type ReadEvent = ReturnType<typeof readEvent>;

const readAll = async (parts: IntakeParts, posted: readonly unknown[], agency: string): Promise<ReadEvent[]> => {
  const pause = pauses();
  const read: ReadEvent[] = [];
  for (const event of posted) {
    await pause();
    read.push(readEvent(parts, event, agency));
  }
  return read;
};

const answerRefused = (read: Candidate | { readonly refusal: Refusal }): AcceptResult => {
  if ('refusal' in read) return { status: 'refused', refusal: read.refusal };
  throw new Error('What is not refused is settled.');
};

const present = (answer: AcceptResult | undefined): AcceptResult => {
  if (!answer) throw new Error('Every event has an answer.');
  return answer;
};

const answerOf = (answers: ReadonlyMap<Candidate, AcceptResult>, candidate: Candidate): AcceptResult =>
  present(answers.get(candidate));

/** An agency event that is stored: the content that was kept, and what is answered of it. */
interface Kept {
  readonly digest: string;
  readonly answer: RecordedAnswer | (Omit<RecordedAnswer, 'status'> & { readonly status: 'duplicate' });
  /** By whom it was stored just now. */
  readonly by?: Candidate;
}

/** Stores what is not there yet, and answers for each. Of those with the same source and id the first one is stored. */
const settle = async (
  parts: IntakeParts,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<Candidate, AcceptResult>> => {
  const first = new Map<string, Candidate>();
  for (const candidate of candidates) if (!first.has(candidate.eventId)) first.set(candidate.eventId, candidate);
  const kept = await recordedBefore(parts, [...first.values()]);
  for (const portion of portions([...first.values()].filter(({ eventId }) => !kept.has(eventId)))) {
    const answers = await record(parts, portion);
    for (const [by, answer] of answers) kept.set(by.eventId, { digest: by.digest, answer, by });
    // The same source and id was posted in parallel, and the other post was stored first.
    const overtaken = portion.filter((candidate) => !answers.has(candidate));
    for (const [eventId, before] of await recordedBefore(parts, overtaken)) kept.set(eventId, before);
  }
  return new Map(candidates.map((candidate) => [candidate, answerFor(parts.logger, candidate, kept)]));
};

const recordedBefore = async ({ store }: IntakeParts, candidates: readonly Candidate[]): Promise<Map<string, Kept>> => {
  if (candidates.length === 0) return new Map();
  const found = await store.find(candidates.map(({ firstEntryId }) => firstEntryId));
  return new Map(found.flatMap(keptBefore));
};

const keptBefore = (stored: StoredEvent): (readonly [eventId: string, Kept])[] => {
  const event = decode(stored);
  return event.type === 'AgencyEventRecorded.v1' ? [[event.data.agencyEventId, asBefore(stored, event.data)]] : [];
};

const asBefore = ({ position }: StoredEvent, { agencyEventId, digest, people }: AgencyEventRecorded): Kept => {
  const personIds = people.map(({ personId }) => personId);
  return { digest, answer: { status: 'duplicate', eventId: agencyEventId, personIds, globalPosition: position } };
};

const answerFor = (logger: Logger, candidate: Candidate, all: ReadonlyMap<string, Kept>): AcceptResult => {
  const { eventId, envelope, digest } = candidate;
  const kept = all.get(eventId);
  if (!kept) throw new Error('An event that the store calls known cannot be found in it.');
  if (kept.digest === digest) return kept.by === candidate ? kept.answer : { ...kept.answer, status: 'duplicate' };
  logger.warn(
    { eventId, source: envelope.source, kept: kept.digest, refused: digest },
    'An agency event was posted again with other content: the first one is kept.',
  );
  return { status: 'refused', refusal: refusal.otherContent() };
};
