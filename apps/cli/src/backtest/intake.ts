import { agencyEventIdOf, agencyEventRecorded, digestOf, readPosted, type PostedEvent } from '#intake';
import { createPeopleInMemory, type Matcher } from '#identity';
import type { Replay } from '#patterns';
import { dateOfEpochDay, parseJson, Problem } from '#platform';
import type { Vocabulary } from '#vocabulary';
import type { EventLine } from './event-file.js';

/** A line that was not taken: where it stands, and why. Nothing of what it says. */
export interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly title: string;
  /** JSON pointers to what is wrong. */
  readonly pointers: readonly string[];
}

/** What became of the lines. */
export interface LinesTaken {
  readonly recorded: number;
  /** Recorded too, but whose they are could not be said of everyone whom they name. */
  readonly heldForReview: number;
  readonly duplicates: number;
  readonly refused: number;
}

export interface LineIntakeParts {
  readonly vocabulary: Vocabulary;
  readonly matcher: Matcher;
  readonly replay: Replay;
  /** The line before, by its number from 1. */
  readonly textOf: (number: number) => string | undefined;
}

/** Of so many refused lines it is said why. */
const MOST_TOLD = 1_000;
/** Digests tell two lines apart within this process; nobody else sees them. */
const DIGEST_KEY = Buffer.from('backtest');
const LAST_SECOND = 'T23:59:59Z';

/** Takes agency events as intake takes them, and records them in a replay. */
export class LineIntake {
  readonly refusals: RefusedLine[] = [];
  readonly taken = { recorded: 0, heldForReview: 0, duplicates: 0, refused: 0 };
  /** The line of each agency event. */
  readonly #lines = new Map<string, number>();
  readonly #people;
  #day: { readonly day: number; readonly ends: Date } | undefined;

  constructor(private readonly parts: LineIntakeParts) {
    this.#people = createPeopleInMemory(parts.matcher);
  }

  /** The line on which an agency event was reported. */
  lineOf(agencyEventId: string): number | undefined {
    return this.#lines.get(agencyEventId);
  }

  take({ number, day, text }: EventLine): void {
    if (text === undefined) {
      this.#refuse(number, { code: 'not-a-line', title: 'The line is too long, or no UTF-8', pointers: [] });
      return;
    }
    if (text.trim() === '') return;
    const posted = this.#read(number, day, text);
    if (!posted) return;
    const { envelope } = posted;
    const agencyEventId = agencyEventIdOf(envelope.source, envelope.id);
    const before = this.#lines.get(agencyEventId);
    if (before === undefined) {
      this.#lines.set(agencyEventId, number);
      this.#record(agencyEventId, posted);
    } else if (this.#isSame(before, posted)) {
      this.taken.duplicates += 1;
    } else {
      const title = `Another event was recorded under this source and id, on line ${String(before)}`;
      this.#refuse(number, { code: 'other-content', title, pointers: [] });
    }
  }

  #read(number: number, day: number, text: string): PostedEvent | undefined {
    try {
      const posted = parseJson(text);
      const read = readPosted(this.parts.vocabulary, posted, knownAt(posted, this.#endOf(day)));
      if (!('refusal' in read)) return read;
      const { code, title, errors = [] } = read.refusal;
      this.#refuse(number, { code, title, pointers: errors.map(({ pointer }) => pointer) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#refuse(number, { code: error.code, title: error.title, pointers: [] });
    }
    return undefined;
  }

  /** Of a day after the other, so the last is kept. */
  #endOf(day: number): Date {
    if (this.#day?.day !== day) this.#day = { day, ends: new Date(`${dateOfEpochDay(day)}${LAST_SECOND}`) };
    return this.#day.ends;
  }

  #record(agencyEventId: string, posted: PostedEvent): void {
    const { envelope, reading } = posted;
    const { source } = envelope;
    const { people, told } = this.#people.resolve(
      reading.people.map((description) => ({ description, source, agencyEventId })),
    );
    const { replay, vocabulary } = this.parts;
    for (const { personId, demographics } of told) {
      replay.record(personId, { type: 'DemographicsRecorded.v1', data: demographics });
    }
    const seen = new Set<string>();
    const placed = { ...posted, agencyEventId, people, catalogueVersion: vocabulary.version };
    people.forEach(({ personId }, place) => {
      if (seen.has(personId)) return;
      seen.add(personId);
      const data = { ...agencyEventRecorded(placed, place), digest: '' };
      replay.record(personId, { type: 'AgencyEventRecorded.v1', data });
    });
    this.taken.recorded += 1;
    if (people.some(({ identifiedBy }) => identifiedBy === 'held')) this.taken.heldForReview += 1;
  }

  #isSame(before: number, { envelope }: PostedEvent): boolean {
    const first = parseJson(this.parts.textOf(before) ?? 'null') as PostedEvent['envelope'];
    return digestOf(DIGEST_KEY, first) === digestOf(DIGEST_KEY, envelope);
  }

  #refuse(line: number, why: Omit<RefusedLine, 'line'>): void {
    this.taken.refused += 1;
    if (this.refusals.length < MOST_TOLD) this.refusals.push({ line, ...why });
  }
}

/** When the service would have read it: on the day on which it was learned, or when it was sent if that was later. */
const knownAt = (posted: unknown, endOfDay: Date): Date => {
  const time = (posted as { readonly time?: unknown } | null)?.time;
  const sent = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return sent > endOfDay.getTime() ? new Date(sent) : endOfDay;
};
