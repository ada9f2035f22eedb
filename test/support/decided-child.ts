import { emptyHistory, foldHistory, type PersonHistory } from '#chronology';
import {
  currentMatches,
  decide,
  evaluateAsOf,
  EvaluationMemory,
  gatherEvidence,
  historiesOf,
  loadPatterns,
  restWhileLinked,
  type ChildMemory,
  type Evidence,
  type ExampleEvent,
  type ExampleFile,
  type PatternEvent,
  type Patterns,
  type Recognised,
} from '#patterns';
import { loadVocabulary } from '#vocabulary';

/** A child for specs of what is decided about matches, without a database. */

const vocabulary = loadVocabulary();
export const patterns = loadPatterns(vocabulary);
export const wasNotBrought: Patterns = patterns.filter(({ definition }) => definition.name === 'was-not-brought');
const born = { dateOfBirth: '2010-05-01' };

/** The child was not brought to an appointment. */
export const missed = (on: string, service = 'dental'): ExampleEvent => ({
  id: `${service} ${on}`,
  type: 'health.appointment.was-not-brought',
  on,
  from: 'northmoor-community-health',
  data: { service },
});

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** A child's matches, as one decision after another makes them. */
export class DecidedChild {
  readonly #events = new Map<string, ExampleEvent>();
  readonly #matches: PersonHistory = emptyHistory('00000000-0000-5000-8000-000000000001');
  readonly decided: PatternEvent[] = [];
  /** As where a child's events arrive one after another: what was evaluated is remembered, by patterns in force. */
  readonly #memories = new Map<Patterns, ChildMemory>();
  /** What is told again in the same words is the same entry. */
  readonly #told = new Map<string, Evidence>();

  /** @param around whose child it is, where the story is not about the child alone */
  constructor(
    private readonly patternsInForce: Patterns = wasNotBrought,
    private readonly around: Pick<ExampleFile, 'child' | 'people' | 'relationships'> = { child: born },
  ) {}

  get matches() {
    return this.#matches.matches;
  }

  /** What is decided when these events have arrived, and stored. */
  when(today: string, ...events: readonly ExampleEvent[]): readonly PatternEvent[] {
    for (const event of events) this.#events.set(event.id ?? '', event);
    return this.#store(this.decideOn(today));
  }

  whenRetracted(today: string, ...events: readonly ExampleEvent[]): readonly PatternEvent[] {
    this.retractWithoutDeciding(...events);
    return this.#store(this.decideOn(today));
  }

  retractWithoutDeciding(...events: readonly ExampleEvent[]): void {
    for (const event of events) this.#events.delete(event.id ?? '');
  }

  /** The record is linked with another, by which the child goes from then on. */
  whenLinked(today: string): readonly PatternEvent[] {
    return this.#store(restWhileLinked(this.#matches, this.#recognised(today, this.patternsInForce), today));
  }

  decideOn(today: string, inForce = this.patternsInForce): readonly PatternEvent[] {
    return decide(this.#matches, this.#recognised(today, inForce), today);
  }

  open(today: string) {
    return currentMatches(this.#matches, today)
      .filter((match) => match.status === 'open')
      .map(({ pattern, level, recognisableOn, window, evidence, explanation }) => ({
        pattern,
        level,
        recognisableOn,
        window,
        explanation,
        evidence: evidence.map((each) => each.agencyEventId),
      }))
      .sort((one, other) => compare(one.pattern, other.pattern) || compare(one.recognisableOn, other.recognisableOn));
  }

  #recognised(today: string, inForce: Patterns): Recognised {
    const histories = historiesOf({ ...this.around, events: [...this.#events.values()] }, vocabulary);
    const evidence = gatherEvidence(histories.child, histories.others, vocabulary).map((each) => this.#asBefore(each));
    const standing = new Set(evidence.map((each) => each.id));
    const memory = this.#memories.get(inForce) ?? new EvaluationMemory();
    this.#memories.set(inForce, memory);
    return {
      patterns: new Map(inForce.map(({ definition }) => [definition.name, definition.version])),
      recognitions: evaluateAsOf(inForce, evidence, this.around.child, today, memory).recognitions,
      stands: (id) => standing.has(id),
    };
  }

  #asBefore(item: Evidence): Evidence {
    const words = JSON.stringify(item);
    const known = this.#told.get(words) ?? item;
    this.#told.set(words, known);
    return known;
  }

  #store(events: readonly PatternEvent[]): readonly PatternEvent[] {
    this.decided.push(...events);
    foldHistory(
      this.#matches,
      events.map(({ id, type, data }, index) => ({
        id,
        streamId: `person-${this.#matches.personId}`,
        version: this.#matches.version + index + 1,
        position: this.#matches.version + index + 1,
        type,
        data: JSON.stringify(data),
        personal: null,
        recordedAt: new Date(Date.UTC(2026, 0, 1) + this.#matches.version * 1000),
      })),
    );
    return events;
  }
}
