import { emptyHistory, foldDecoded, type PersonHistory } from '#chronology';
import { dateOfEpochDay } from '#platform';
import { decide, type PatternEvent } from '../decide.js';
import type { Evidence } from '../evidence.js';
import type { Pattern, Patterns } from '../pattern.js';
import { evaluateOn } from './evaluation.js';
import type { News } from './gathering.js';
import { takeUp, type MatchOutcome } from './outcome.js';

/** When a pattern has to be looked at again for a child. */
interface Due {
  readonly personId: string;
  readonly pattern: Pattern;
}

/** What one catalogue of patterns recognises in everyone's evidence, as the days go by. */
export class Watch {
  /** By match. */
  readonly outcomes = new Map<string, MatchOutcome>();
  /** The matches of each child who ever had one, as the child's stream would hold them. */
  readonly #matches = new Map<string, PersonHistory>();
  readonly #versions: ReadonlyMap<string, number>;
  readonly #concernedBy = new Map<string, readonly Pattern[]>();
  readonly #due = new Map<number, Due[]>();
  /** By child and pattern: the day that counts, where several were noted. */
  readonly #nextDays = new Map<string, number>();

  constructor(private readonly patterns: Patterns) {
    this.#versions = new Map(patterns.map(({ definition }) => [definition.name, definition.version]));
  }

  /** The first day after `day` on which a child has to be looked at though nothing happens; infinite if there is none. */
  nextDay(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const day of this.#due.keys()) if (day < next) next = day;
    return next;
  }

  /** Which patterns have to be looked at on a day because of time alone, by child. */
  dueOn(day: number): ReadonlyMap<string, readonly Pattern[]> {
    const due = new Map<string, Pattern[]>();
    for (const { personId, pattern } of this.#due.get(day) ?? []) {
      if (this.#nextDays.get(keyOf(personId, pattern)) !== day) continue;
      const patterns = due.get(personId);
      if (patterns) patterns.push(pattern);
      else due.set(personId, [pattern]);
    }
    this.#due.delete(day);
    return due;
  }

  /** The patterns of which something can be otherwise by what is new. */
  concernedBy(news: Pick<News, 'added'>): readonly Pattern[] {
    if (news.added === 'all') return this.patterns;
    const [only, ...others] = news.added;
    if (!only) return [];
    if (others.length === 0) return this.#fitting(only);
    return [...new Set(news.added.flatMap((item) => this.#fitting(item)))];
  }

  /** Evaluates patterns for a child at the end of a day, and takes up what follows. */
  look(child: PersonHistory, evidence: readonly Evidence[], patterns: readonly Pattern[], day: number): void {
    const { personId } = child;
    const events: PatternEvent[] = [];
    const today = dateOfEpochDay(day);
    const stands = standing(evidence);
    for (const { pattern, recognitions, nextDay } of evaluateOn(patterns, evidence, child, day)) {
      this.#wait(personId, pattern, nextDay);
      const { name } = pattern.definition;
      const matches = this.#matchesOf(personId, name);
      if (recognitions.length === 0 && matches.size === 0) continue;
      events.push(...decide({ personId, matches }, { patterns: this.#versions, recognitions, stands }, today));
    }
    if (events.length === 0) return;
    this.#record(personId, events, new Date(`${today}T12:00:00Z`));
    takeUp(this.outcomes, personId, events, today);
  }

  #fitting(item: Evidence): readonly Pattern[] {
    return this.#of(item.type).filter((pattern) => {
      for (const kind of pattern.select.values()) if (kind.fits(item)) return true;
      return false;
    });
  }

  /** The patterns of which a kind of evidence can be of the type. */
  #of(type: string): readonly Pattern[] {
    const known = this.#concernedBy.get(type);
    if (known) return known;
    const patterns = this.patterns.filter(({ select }) =>
      [...select.values()].some(({ types }) => types?.includes(type) ?? true),
    );
    this.#concernedBy.set(type, patterns);
    return patterns;
  }

  #wait(personId: string, pattern: Pattern, day: number): void {
    const key = keyOf(personId, pattern);
    if (day === Number.POSITIVE_INFINITY) {
      this.#nextDays.delete(key);
      return;
    }
    if (this.#nextDays.get(key) === day) return;
    this.#nextDays.set(key, day);
    const due = this.#due.get(day);
    if (due) due.push({ personId, pattern });
    else this.#due.set(day, [{ personId, pattern }]);
  }

  #matchesOf(personId: string, pattern: string): PersonHistory['matches'] {
    const all = this.#matches.get(personId)?.matches;
    return new Map(all ? [...all].filter(([, match]) => match.recognised.pattern === pattern) : []);
  }

  #record(personId: string, events: readonly PatternEvent[], recordedAt: Date): void {
    const history = this.#matches.get(personId) ?? emptyHistory(personId);
    this.#matches.set(personId, history);
    for (const event of events) {
      const next = history.version + 1;
      foldDecoded(history, { version: next, position: next, recordedAt }, event);
    }
  }
}

const keyOf = (personId: string, { definition }: Pattern): string => `${personId} ${definition.name}`;

/** Asked seldom, so it is made when first asked. */
const standing = (evidence: readonly Evidence[]): ((agencyEventId: string) => boolean) => {
  let ids: ReadonlySet<string> | undefined;
  return (agencyEventId) => (ids ??= new Set(evidence.map(({ id }) => id))).has(agencyEventId);
};
