import {
  agencyEventIdOf,
  agencyEventRecorded,
  digestOf,
  isAmendment,
  otherContent,
  readPosted,
  type PostedEvent,
  type Refusal,
} from '#intake';
import { createPeopleInMemory, type Matcher } from '#identity';
import type { AreaReplay } from '#patterns';
import { dateOfEpochDay, parseJson, Problem } from '#platform';
import { schoolOf, type PersonInEvent, type Vocabulary } from '#vocabulary';
import { Amendments, type RecordedEvent } from './amendments.js';
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
  /** Agency events. */
  readonly recorded: number;
  /** Recorded too, but whose they are could not be said of everyone whom they name. */
  readonly heldForReview: number;
  /** Corrections and retractions that were recorded. */
  readonly amendments: number;
  /** Events, corrections and retractions that were there already, unchanged. */
  readonly duplicates: number;
  readonly refused: number;
}

export interface LineIntakeParts {
  readonly vocabulary: Vocabulary;
  readonly matcher: Matcher;
  readonly replay: AreaReplay;
  /** The line before, by its number from 1. */
  readonly textOf: (number: number) => string | undefined;
  /** Is given each line that is refused. */
  readonly onRefused?: (refused: RefusedLine) => void;
}

/** So many refused lines are kept. */
const MOST_KEPT = 1_000;
/** Digests tell two lines apart within this process; nobody else sees them. */
const DIGEST_KEY = Buffer.from('backtest');
/** Nothing is asked of what is recorded by its digest here. */
const NO_DIGEST = '';
const LAST_SECOND = 'T23:59:59Z';

/** Takes agency events, corrections and retractions as intake takes them, and records them in a replay. */
export class LineIntake {
  readonly refusals: RefusedLine[] = [];
  readonly taken = { recorded: 0, heldForReview: 0, amendments: 0, duplicates: 0, refused: 0 };
  /** How many lines were refused for each reason, by its code. */
  readonly refusedFor = new Map<string, number>();
  readonly #recorded = new Map<string, RecordedEvent>();
  readonly #people;
  readonly #amendments: Amendments;
  #day: { readonly day: number; readonly ends: Date } | undefined;

  constructor(private readonly parts: LineIntakeParts) {
    const { vocabulary, replay, textOf } = parts;
    this.#people = createPeopleInMemory(parts.matcher);
    const postedOn = (line: number): unknown => parseJson(textOf(line) ?? 'null');
    this.#amendments = new Amendments({ vocabulary, replay, recorded: this.#recorded, postedOn });
  }

  /** The agency event of an id. */
  eventOf(agencyEventId: string): RecordedEvent | undefined {
    return this.#recorded.get(agencyEventId);
  }

  take({ number, day, text }: EventLine): void {
    if (text === undefined) {
      this.#refuse(number, { code: 'not-a-line', title: 'The line is too long, or no UTF-8' });
      return;
    }
    if (text.trim() === '') return;
    let posted: unknown;
    try {
      posted = parseJson(text);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#refuse(number, error);
      return;
    }
    const now = knownAt(posted, this.#endOf(day));
    if (isAmendment(posted)) this.#takeAmendment(posted, number, now);
    else this.#takeEvent(posted, number, now);
  }

  #takeAmendment(posted: unknown, line: number, now: Date): void {
    const amended = this.#amendments.take(posted, line, now);
    if (amended === 'recorded') this.taken.amendments += 1;
    else if (amended === 'duplicate') this.taken.duplicates += 1;
    else this.#refuse(line, amended.refusal);
  }

  #takeEvent(posted: unknown, line: number, now: Date): void {
    const read = readPosted(this.parts.vocabulary, posted, now);
    if ('refusal' in read) {
      this.#refuse(line, read.refusal);
      return;
    }
    const { source, id } = read.envelope;
    const agencyEventId = agencyEventIdOf(source, id);
    const before = this.#recorded.get(agencyEventId);
    if (before === undefined) {
      const people = this.#record(agencyEventId, read);
      this.#recorded.set(agencyEventId, { line, source, id, people });
    } else if (this.#isSame(before.line, read)) {
      this.taken.duplicates += 1;
    } else {
      const { code } = otherContent();
      const title = `Another event was recorded under this source and id, on line ${String(before.line)}`;
      this.#refuse(line, { code, title });
    }
  }

  /** Of a day after the other, so the last is kept. */
  #endOf(day: number): Date {
    if (this.#day?.day !== day) this.#day = { day, ends: new Date(`${dateOfEpochDay(day)}${LAST_SECOND}`) };
    return this.#day.ends;
  }

  /** Answers whom it names. */
  #record(agencyEventId: string, { envelope, reading }: PostedEvent): readonly PersonInEvent[] {
    const { source } = envelope;
    const { replay, vocabulary } = this.parts;
    const { people, told } = this.#people.resolve(
      reading.people.map((description) => ({
        description,
        source,
        agencyEventId,
        occurredOn: reading.occurredOn.date,
        school: schoolOf(description, source, vocabulary.agencies),
      })),
    );
    for (const { personId, demographics } of told) {
      replay.record(personId, { type: 'DemographicsRecorded.v1', data: demographics });
    }
    const placed = {
      envelope,
      reading,
      agencyEventId,
      people,
      catalogueVersion: vocabulary.version,
      digest: NO_DIGEST,
    };
    const recordedAt = agencyEventRecorded(placed);
    let named: readonly PersonInEvent[] = [];
    for (const [place, { personId }] of people.entries()) {
      if (people.findIndex((each) => each.personId === personId) < place) continue;
      const data = recordedAt(place);
      named = data.people;
      replay.record(personId, { type: 'AgencyEventRecorded.v1', data });
    }
    this.taken.recorded += 1;
    if (people.some(({ identifiedBy }) => identifiedBy === 'held')) this.taken.heldForReview += 1;
    return named;
  }

  #isSame(before: number, { envelope }: PostedEvent): boolean {
    const first = parseJson(this.parts.textOf(before) ?? 'null') as PostedEvent['envelope'];
    return digestOf(DIGEST_KEY, first) === digestOf(DIGEST_KEY, envelope);
  }

  #refuse(line: number, { code, title, errors = [] }: Pick<Refusal, 'code' | 'title' | 'errors'>): void {
    this.taken.refused += 1;
    this.refusedFor.set(code, (this.refusedFor.get(code) ?? 0) + 1);
    const refused = { line, code, title, pointers: errors.map(({ pointer }) => pointer) };
    this.parts.onRefused?.(refused);
    if (this.refusals.length < MOST_KEPT) this.refusals.push(refused);
  }
}

/** When the service would have read it: on the day on which it was learned, or when it was sent if that was later. */
const knownAt = (posted: unknown, endOfDay: Date): Date => {
  const time = (posted as { readonly time?: unknown } | null)?.time;
  const sent = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return sent > endOfDay.getTime() ? new Date(sent) : endOfDay;
};
