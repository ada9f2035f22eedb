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

/** A child's evidence by kind, and what was known of the birth. */
interface Looked extends Birth {
  readonly personId: string;
  readonly byKind: Map<Kind, OfKind>;
  dateOfBirth?: string;
  expectedOn?: string;
  /** By pattern: the day that counts, where several were noted. */
  readonly nextDays: Map<Pattern, number>;
  /** Undefined where nothing was ever recognised. */
  matches?: Matches;
}

/** A child's evidence of a kind. A list is never changed: another takes its place. */
interface OfKind {
  items: readonly Evidence[];
  readonly concerned: readonly Concerned[];
}

/** A pattern that looks at a kind of evidence. */
interface Concerned {
  readonly name: string;
  /** Of the pattern, in the catalogue. */
  readonly place: number;
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
    for (const [place, pattern] of patterns.entries()) {
      const { name } = pattern.definition;
      const asked = new Set(pattern.tiers.flatMap(({ asks }) => asks.map((each) => pattern.select.get(each))));
      for (const kind of new Set(pattern.select.values())) {
        const concerned = { name, place, onlyTold: !asked.has(kind) };
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
    const changed: OfKind[] = [];
    for (const item of added) {
      for (const kind of this.#index.kindsOf(item)) {
        const its = this.#ofKind(known, kind);
        const items = [...its.items];
        insertInOrder(items, item);
        its.items = items;
        changed.push(its);
      }
    }
    return this.#concerned(known, changed);
  }

  /** Whoever belongs to a child is told again and again: most of that changes nothing of what a pattern looks at. */
  #learnAnew(child: PersonHistory, evidence: readonly Evidence[]): readonly Pattern[] {
    const { personId, dateOfBirth, expectedOn } = child;
    const known: Looked = this.#children.get(personId) ?? { personId, byKind: new Map(), nextDays: new Map() };
    this.#children.set(personId, known);
    const isBirthTold = known.dateOfBirth !== dateOfBirth || known.expectedOn !== expectedOn;
    Object.assign(known, { dateOfBirth, expectedOn });
    const now = evidenceByKind(evidence, this.#index);
    const changed: OfKind[] = [];
    for (const kind of now.keys()) this.#ofKind(known, kind);
    for (const [kind, its] of known.byKind) {
      const items = now.get(kind) ?? NONE;
      if (isSameEvidence(its.items, items)) continue;
      its.items = items;
      changed.push(its);
    }
    return isBirthTold ? this.patterns : this.#concerned(known, changed);
  }

  #ofKind({ byKind }: Looked, kind: Kind): OfKind {
    const known = byKind.get(kind);
    if (known) return known;
    const its = { items: NONE, concerned: this.#concernedBy.get(kind) ?? [] };
    byKind.set(kind, its);
    return its;
  }

  /** The patterns of which something can be otherwise. Without a match there is nothing to be told with it. */
  #concerned({ matches: recognised }: Looked, changed: readonly OfKind[]): readonly Pattern[] {
    const matches = recognised?.byPattern;
    const places: boolean[] = [];
    for (const { concerned } of changed) {
      for (const { name, place, onlyTold } of concerned) if (!onlyTold || matches?.has(name)) places[place] = true;
    }
    return places.length === 0 ? NO_PATTERNS : this.patterns.filter((_, place) => places[place]);
  }

  /** Evaluates patterns for a child at the end of a day, and takes up what follows. */
  look(child: PersonHistory, stands: Recognised['stands'], patterns: Iterable<Pattern>, day: number): void {
    const { personId } = child;
    const known = this.#children.get(personId);
    if (!known) return;
    const { byKind, matches: recognised } = known;
    const evaluate = evaluatingOn((kind) => byKind.get(kind)?.items ?? NONE, child, day);
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
