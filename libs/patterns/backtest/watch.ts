import { emptyHistory, foldDecoded, type Birth, type HistoryMatch, type PersonHistory } from '#chronology';
import { dateOfEpochDay } from '#platform';
import { decide, type PatternEvent, type Recognised } from '../decide.js';
import type { Evidence } from '../evidence.js';
import type { Pattern, Patterns } from '../pattern.js';
import { evidenceByKind, kindIndexOf, type Kind, type KindIndex } from '../select.js';
import { evaluatingOn } from './evaluation.js';
import { insertInOrder, type News } from './gathering.js';
import { takeUp, type MatchOutcome } from './outcome.js';

/** When a pattern has to be looked at again for a child. */
interface Due {
  readonly child: Looked;
  readonly pattern: Pattern;
}

/** A child's evidence by kind, and what was known of the birth. A list is never changed: another takes its place. */
interface Looked extends Birth {
  readonly personId: string;
  byKind: Map<Kind, readonly Evidence[]>;
  dateOfBirth?: string;
  expectedOn?: string;
  /** By pattern: the day that counts, where several were noted. */
  readonly nextDays: Map<Pattern, number>;
  /** Undefined where nothing was ever recognised. */
  matches?: Matches;
}

/** A pattern that looks at a kind of evidence. */
interface Concerned {
  readonly pattern: Pattern;
  /** What is of the kind is told with a match, and makes none. */
  readonly onlyTold: boolean;
}

/** What one catalogue of patterns recognises in everyone's evidence, as the days go by. */
export class Watch {
  /** By match. */
  readonly outcomes = new Map<string, MatchOutcome>();
  /** By person. */
  readonly #children = new Map<string, Looked>();
  readonly #versions: ReadonlyMap<string, number>;
  readonly #index: KindIndex;
  readonly #concernedBy = new Map<Kind, Concerned[]>();
  readonly #due = new Map<number, Due[]>();

  constructor(private readonly patterns: Patterns) {
    this.#versions = new Map(patterns.map(({ definition }) => [definition.name, definition.version]));
    this.#index = kindIndexOf(patterns);
    for (const pattern of patterns) {
      const asked = new Set(pattern.tiers.flatMap(({ asks }) => asks.map((name) => pattern.select.get(name))));
      for (const kind of new Set(pattern.select.values())) {
        const concerned = { pattern, onlyTold: !asked.has(kind) };
        const known = this.#concernedBy.get(kind);
        if (known) known.push(concerned);
        else this.#concernedBy.set(kind, [concerned]);
      }
    }
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
    for (const { child, pattern } of this.#due.get(day) ?? []) {
      if (child.nextDays.get(pattern) !== day) continue;
      const patterns = due.get(child.personId);
      if (patterns) patterns.push(pattern);
      else due.set(child.personId, [pattern]);
    }
    this.#due.delete(day);
    return due;
  }

  /** Takes up what is new in a child's evidence; answers the patterns of which something can be otherwise by it. */
  learn(child: PersonHistory, { added, gathered }: News): readonly Pattern[] {
    if (added === 'all') return this.#learnAnew(child, gathered.evidence);
    const known = this.#children.get(child.personId);
    if (!known || added.length === 0) return NO_PATTERNS;
    const { byKind } = known;
    const changed = new Set<Kind>();
    for (const item of added) {
      for (const kind of this.#index.kindsOf(item)) {
        changed.add(kind);
        const its = [...(byKind.get(kind) ?? [])];
        insertInOrder(its, item);
        byKind.set(kind, its);
      }
    }
    return this.#concerned(known, changed);
  }

  /** Whoever belongs to a child is told again and again: most of that changes nothing of what a pattern looks at. */
  #learnAnew(child: PersonHistory, evidence: readonly Evidence[]): readonly Pattern[] {
    const { personId, dateOfBirth, expectedOn } = child;
    const byKind = evidenceByKind(evidence, this.#index);
    const known: Looked = this.#children.get(personId) ?? { personId, byKind: new Map(), nextDays: new Map() };
    this.#children.set(personId, known);
    const before = { ...known };
    Object.assign(known, { byKind, dateOfBirth, expectedOn });
    if (before.dateOfBirth !== dateOfBirth || before.expectedOn !== expectedOn) return this.patterns;
    const changed = new Set<Kind>();
    for (const [kind, its] of byKind) if (!isSameEvidence(before.byKind.get(kind) ?? NONE, its)) changed.add(kind);
    for (const kind of before.byKind.keys()) if (!byKind.has(kind)) changed.add(kind);
    return this.#concerned(known, changed);
  }

  /** The patterns of which something can be otherwise. Without a match there is nothing to be told with it. */
  #concerned({ matches: recognised }: Looked, changed: ReadonlySet<Kind>): readonly Pattern[] {
    const matches = recognised?.byPattern;
    const patterns = new Set<Pattern>();
    for (const kind of changed) {
      for (const { pattern, onlyTold } of this.#concernedBy.get(kind) ?? []) {
        if (!onlyTold || matches?.has(pattern.definition.name)) patterns.add(pattern);
      }
    }
    return patterns.size < 2 ? [...patterns] : this.patterns.filter((pattern) => patterns.has(pattern));
  }

  /** Evaluates patterns for a child at the end of a day, and takes up what follows. */
  look(child: PersonHistory, stands: Recognised['stands'], patterns: Iterable<Pattern>, day: number): void {
    const { personId } = child;
    const known = this.#children.get(personId);
    if (!known) return;
    const { byKind, matches: recognised } = known;
    const evaluate = evaluatingOn((kind) => byKind.get(kind) ?? NONE, child, day);
    const events: PatternEvent[] = [];
    const today = dateOfEpochDay(day);
    for (const pattern of patterns) {
      const { name } = pattern.definition;
      const matches = recognised?.byPattern.get(name);
      const { recognitions, nextDay } = evaluate(pattern);
      this.#wait(known, pattern, nextDay);
      if (recognitions.length === 0 && !matches) continue;
      const decided = { patterns: this.#versions, recognitions, stands };
      events.push(...decide({ personId, matches: matches ?? NO_MATCHES }, decided, today));
    }
    if (events.length === 0) return;
    this.#record(known, events, new Date(`${today}T12:00:00Z`));
    takeUp(this.outcomes, personId, events, today);
  }

  #wait(child: Looked, pattern: Pattern, day: number): void {
    const { nextDays } = child;
    if (day === Number.POSITIVE_INFINITY) {
      nextDays.delete(pattern);
      return;
    }
    if (nextDays.get(pattern) === day) return;
    nextDays.set(pattern, day);
    const due = this.#due.get(day);
    if (due) due.push({ child, pattern });
    else this.#due.set(day, [{ child, pattern }]);
  }

  #record(child: Looked, events: readonly PatternEvent[], recordedAt: Date): void {
    child.matches ??= { history: emptyHistory(child.personId), byPattern: new Map() };
    const { history, byPattern } = child.matches;
    for (const event of events) {
      const next = history.version + 1;
      foldDecoded(history, { version: next, position: next, recordedAt }, event);
    }
    byPattern.clear();
    for (const [matchId, match] of history.matches) {
      const { pattern } = match.recognised;
      const its = byPattern.get(pattern);
      if (its) its.set(matchId, match);
      else byPattern.set(pattern, new Map([[matchId, match]]));
    }
  }
}

/** What was recognised for a child. */
interface Matches {
  readonly history: PersonHistory;
  readonly byPattern: Map<string, Map<string, HistoryMatch>>;
}

const NONE: readonly Evidence[] = [];
const NO_PATTERNS: readonly Pattern[] = [];
const NO_MATCHES: PersonHistory['matches'] = new Map();

/** Whether two gatherings hold the same: what is gathered again is the same entry while nothing of it has changed. */
const isSameEvidence = (one: readonly Evidence[], other: readonly Evidence[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
