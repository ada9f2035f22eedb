import { emptyHistory, foldDecoded, type Birth, type PersonHistory } from '#chronology';
import { dateOfEpochDay } from '#platform';
import { decide, type PatternEvent, type Recognised } from '../decide.js';
import type { Evidence } from '../evidence.js';
import type { Pattern, Patterns } from '../pattern.js';
import { evaluateOn } from './evaluation.js';
import { insertInOrder, type News } from './gathering.js';
import { takeUp, type MatchOutcome } from './outcome.js';

/** When a pattern has to be looked at again for a child. */
interface Due {
  readonly personId: string;
  readonly pattern: Pattern;
}

/** What patterns look at of a child's evidence, and what was known of the birth. */
interface Looked extends Birth {
  readonly byPattern: Map<Pattern, Evidence[]>;
}

/** What one catalogue of patterns recognises in everyone's evidence, as the days go by. */
export class Watch {
  /** By match. */
  readonly outcomes = new Map<string, MatchOutcome>();
  /** The matches of each child who ever had one, as the child's stream would hold them. */
  readonly #matches = new Map<string, PersonHistory>();
  /** What each pattern looks at of each child's evidence. */
  readonly #evidence = new Map<string, Looked>();
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

  /** Takes up what is new in a child's evidence; answers the patterns of which something can be otherwise by it. */
  learn(child: PersonHistory, { added, gathered }: News): readonly Pattern[] {
    const { personId } = child;
    if (added === 'all') return this.#learnAnew(child, gathered.evidence);
    const concerned = new Set<Pattern>();
    const evidence = this.#evidence.get(personId)?.byPattern;
    for (const item of added) {
      for (const pattern of this.#of(item.type)) {
        if (!fits(item, pattern)) continue;
        concerned.add(pattern);
        const its = evidence?.get(pattern);
        if (its) insertInOrder(its, item);
        else evidence?.set(pattern, [item]);
      }
    }
    return [...concerned];
  }

  /** Whoever belongs to a child is told again and again: most of that changes nothing of what a pattern looks at. */
  #learnAnew(child: PersonHistory, evidence: readonly Evidence[]): readonly Pattern[] {
    const before = this.#evidence.get(child.personId);
    const { dateOfBirth, expectedOn } = child;
    const byPattern = new Map(this.patterns.map((pattern) => [pattern, fitting(evidence, pattern)]));
    this.#evidence.set(child.personId, { byPattern, dateOfBirth, expectedOn });
    if (before?.dateOfBirth !== dateOfBirth || before?.expectedOn !== expectedOn) return this.patterns;
    return this.patterns.filter(
      (pattern) => !isSameEvidence(before?.byPattern.get(pattern) ?? [], byPattern.get(pattern) ?? []),
    );
  }

  /** Evaluates patterns for a child at the end of a day, and takes up what follows. */
  look(child: PersonHistory, stands: Recognised['stands'], patterns: Iterable<Pattern>, day: number): void {
    const { personId } = child;
    const evidence = this.#evidence.get(personId)?.byPattern;
    const events: PatternEvent[] = [];
    const today = dateOfEpochDay(day);
    for (const pattern of patterns) {
      const { name } = pattern.definition;
      const its = evidence?.get(pattern) ?? [];
      const matches = this.#matchesOf(personId, name);
      // Nothing is recognised in nothing; what was there before may be gone.
      if (its.length === 0 && !matches) continue;
      const { recognitions, nextDay } = evaluateOn(pattern, its, child, day);
      this.#wait(personId, pattern, nextDay);
      if (recognitions.length === 0 && !matches) continue;
      const decided = { patterns: this.#versions, recognitions, stands };
      events.push(...decide({ personId, matches: matches ?? NO_MATCHES }, decided, today));
    }
    if (events.length === 0) return;
    this.#record(personId, events, new Date(`${today}T12:00:00Z`));
    takeUp(this.outcomes, personId, events, today);
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

  /** Undefined where there never was one. */
  #matchesOf(personId: string, pattern: string): PersonHistory['matches'] | undefined {
    const all = this.#matches.get(personId)?.matches;
    if (!all) return undefined;
    const its = [...all].filter(([, match]) => match.recognised.pattern === pattern);
    return its.length > 0 ? new Map(its) : undefined;
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

const NO_MATCHES: PersonHistory['matches'] = new Map();

const keyOf = (personId: string, { definition }: Pattern): string => `${personId} ${definition.name}`;

const fits = (item: Evidence, { select }: Pattern): boolean => {
  for (const kind of select.values()) if (kind.fits(item)) return true;
  return false;
};

const fitting = (evidence: readonly Evidence[], pattern: Pattern): Evidence[] =>
  evidence.filter((item) => fits(item, pattern));

/** Whether two gatherings hold the same: entries in memory are never changed in place. */
const isSameEvidence = (one: readonly Evidence[], other: readonly Evidence[]): boolean =>
  one.length === other.length &&
  one.every((item, index) => {
    const now = other[index];
    return (
      item === now ||
      (now?.id === item.id &&
        now.personId === item.personId &&
        now.about === item.about &&
        now.from === item.from &&
        now.to === item.to &&
        now.facts === item.facts &&
        now.beforeBirth === item.beforeBirth &&
        now.ofChild === item.ofChild &&
        now.reaches === item.reaches)
    );
  });
