import { emptyHistory, foldDecoded, type PersonHistory } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { decide, type PatternEvent, type Recognised } from '../decide.js';
import type { Selections } from '../evaluators/evaluator.js';
import type { Evidence } from '../evidence.js';
import type { Pattern, Patterns } from '../pattern.js';
import { evidenceByKind, kindIndexOf, type Kind, type KindIndex } from '../select.js';
import { DueDays } from './due.js';
import { evaluatingOn } from './evaluation.js';
import type { News } from './gathering.js';
import { Looked } from './looked.js';
import { takeUp, type MatchOutcome } from './outcome.js';

/** A pattern that looks at a kind of evidence. */
interface Concerned {
  /** Of the pattern, in the catalogue. */
  readonly place: number;
  /** Which of its tiers ask for it, a bit each; 0 where what is of the kind is told with a match, and makes none. */
  readonly tiers: number;
  /** Which of these one more entry can make. */
  readonly made: number;
}

/** What one catalogue of patterns recognises in everyone's evidence, as the days go by. */
export class Watch {
  /** By match. */
  readonly outcomes = new Map<string, MatchOutcome>();
  /** By person. */
  readonly #children = new Map<string, Looked>();
  readonly #due = new DueDays();
  readonly #versions: ReadonlyMap<string, number>;
  readonly #index: KindIndex;
  readonly #concernedBy = new Map<Kind, Concerned[]>();
  /** By the kinds of an entry: entries that say the same have the same list of kinds. */
  readonly #concernedByAll = new WeakMap<readonly Kind[], readonly Concerned[]>();
  /** By pattern, what is new of a child: the first day on which it may have been, the tiers that ask for it and may be made. */
  readonly #newFrom: number[];
  readonly #newTiers: number[];
  readonly #newMade: number[];
  /** By pattern: reads the evidence of the child that is taken up. */
  readonly #reading: readonly Selections[];
  #taken: Looked | undefined;
  readonly #birthday = (years: number): number | undefined => this.#taken?.birthday(years);

  constructor(private readonly patterns: Patterns) {
    this.#versions = new Map(patterns.map(({ definition }) => [definition.name, definition.version]));
    this.#index = kindIndexOf(patterns);
    for (const [place, pattern] of patterns.entries()) {
      for (const kind of new Set(pattern.select.values())) {
        const tiers = tiersOf(pattern, kind, 'asks');
        const concerned = { place, tiers, made: tiersOf(pattern, kind, 'makes') };
        const known = this.#concernedBy.get(kind);
        if (known) known.push(concerned);
        else this.#concernedBy.set(kind, [concerned]);
      }
    }
    this.#newFrom = patterns.map(() => Number.POSITIVE_INFINITY);
    this.#newTiers = patterns.map(() => 0);
    this.#newMade = patterns.map(() => 0);
    this.#reading = patterns.map(({ select }): Selections => (name) => {
      const kind = select.get(name);
      return (kind && this.#taken?.read(kind)) ?? NONE;
    });
  }

  /** What was recognised stays. */
  forgetEveryone(): void {
    this.#children.clear();
    this.#due.clear();
    this.#taken = undefined;
  }

  /** The first day after `day` on which a child has to be looked at though nothing happens; infinite if there is none. */
  nextDay(): number {
    return this.#due.next();
  }

  /** The places of patterns that have to be looked at on a day because of time alone, by child. */
  dueOn(day: number): ReadonlyMap<string, readonly number[]> {
    return this.#due.take(day);
  }

  /** Takes up what is new in a child's evidence; answers the places of patterns of which something can be otherwise by it. */
  learn(child: PersonHistory, { added, gathered }: News): readonly number[] {
    if (added === 'all') return this.#learnAnew(child, gathered.evidence);
    const known = this.#children.get(child.personId);
    if (!known || added.length === 0) return NO_PLACES;
    for (const item of added) {
      const kinds = this.#index.kindsOf(item);
      for (const kind of kinds) known.add(kind, item);
      for (const { place, tiers, made } of this.#concernedByKinds(kinds)) this.#note(place, item.from, tiers, made);
    }
    return this.#concerned(known);
  }

  /** Whoever belongs to a child is told again and again: most of that changes nothing of what a pattern looks at. */
  #learnAnew(child: PersonHistory, evidence: readonly Evidence[]): readonly number[] {
    const { personId, dateOfBirth, expectedOn } = child;
    const known = this.#children.get(personId) ?? new Looked(personId, this.patterns.length);
    this.#children.set(personId, known);
    const now = evidenceByKind(evidence, this.#index);
    for (const kind of known.kinds()) if (!now.has(kind)) now.set(kind, []);
    for (const [kind, items] of now) {
      const from = known.replace(kind, items);
      if (from === Number.POSITIVE_INFINITY) continue;
      // Of what is gone any tier that asked for it may hold.
      for (const { place, tiers } of this.#concernedBy.get(kind) ?? []) this.#note(place, from, tiers, tiers);
    }
    if (known.dateOfBirth !== dateOfBirth || known.expectedOn !== expectedOn) {
      known.dateOfBirth = dateOfBirth;
      known.expectedOn = expectedOn;
      for (let place = 0; place < this.patterns.length; place += 1) this.#note(place, ALWAYS, ALL_TIERS, ALL_TIERS);
    }
    return this.#concerned(known);
  }

  #note(place: number, from: number, tiers: number, made: number): void {
    if (from < (this.#newFrom[place] ?? from)) this.#newFrom[place] = from;
    this.#newTiers[place] = (this.#newTiers[place] ?? 0) | tiers;
    this.#newMade[place] = (this.#newMade[place] ?? 0) | made;
  }

  #concernedByKinds(kinds: readonly Kind[]): readonly Concerned[] {
    let concerned = this.#concernedByAll.get(kinds);
    if (!concerned) {
      concerned = together(kinds.flatMap((kind) => this.#concernedBy.get(kind) ?? []));
      this.#concernedByAll.set(kinds, concerned);
    }
    return concerned;
  }

  /** The patterns of which something can be otherwise by what was noted, in order. */
  #concerned(known: Looked): readonly number[] {
    this.#taken = known;
    const places: number[] = [];
    for (let place = 0; place < this.patterns.length; place += 1) {
      const from = this.#newFrom[place] ?? Number.POSITIVE_INFINITY;
      if (from === Number.POSITIVE_INFINITY) continue;
      if (this.#canBeOtherwise(known, place, from)) places.push(place);
      this.#newFrom[place] = Number.POSITIVE_INFINITY;
      this.#newTiers[place] = 0;
      this.#newMade[place] = 0;
    }
    return places;
  }

  /**
   * No day looks ahead: what was over before anything new may have happened is as it was. Where time alone makes nothing
   * more, only a tier that can hold from then on makes it otherwise, by an entry that can make it.
   */
  #canBeOtherwise(known: Looked, place: number, from: number): boolean {
    const pattern = this.patterns[place];
    if (!pattern) return false;
    const until = known.foundUntil[place] ?? Number.POSITIVE_INFINITY;
    if (known.nextDays[place] !== Number.POSITIVE_INFINITY || until >= from) {
      // Without a match there is nothing to be told with it.
      return this.#newTiers[place] !== 0 || known.matches?.byPattern.has(pattern.definition.name) === true;
    }
    const made = this.#newMade[place] ?? 0;
    if (made === 0) return false;
    const evidence = this.#reading[place] ?? NOTHING;
    const { tiers } = pattern;
    for (let tier = 0; tier < tiers.length; tier += 1) {
      if ((made & bitOf(tier)) !== 0 && tiers[tier]?.mayHold(evidence, this.#birthday, from, until)) return true;
    }
    return false;
  }

  /** Evaluates patterns for a child at the end of a day, and takes up what follows. */
  look(child: PersonHistory, stands: Recognised['stands'], places: Iterable<number>, day: number): void {
    const { personId } = child;
    const known = this.#children.get(personId);
    if (!known) return;
    const evaluate = evaluatingOn((kind) => known.give(kind), child, day);
    const events: PatternEvent[] = [];
    const today = dateOfEpochDay(day);
    for (const place of places) {
      const pattern = this.patterns[place];
      if (!pattern) continue;
      const matches = known.matches?.byPattern.get(pattern.definition.name);
      const { recognitions, nextDay } = evaluate(pattern);
      this.#due.wait(known, place, nextDay);
      known.foundUntil[place] = recognitions.reduce(
        (last, { holdsUntil }) => Math.max(last, epochDay(holdsUntil)),
        Number.NEGATIVE_INFINITY,
      );
      if (recognitions.length === 0 && !matches) continue;
      const decided = { patterns: this.#versions, recognitions, stands };
      events.push(...decide({ personId, matches: matches ?? NO_MATCHES }, decided, today));
    }
    if (events.length === 0) return;
    record(known, events, new Date(`${today}T12:00:00Z`));
    takeUp(this.outcomes, personId, events, today);
  }
}

const record = (child: Looked, events: readonly PatternEvent[], recordedAt: Date): void => {
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
};

/** Of more tiers than an integer has bits, some share one. */
const bitOf = (tier: number): number => 1 << (tier % 31);
const ALL_TIERS = -1;

const tiersOf = ({ select, tiers }: Pattern, kind: Kind, what: 'asks' | 'makes'): number =>
  tiers.reduce(
    (bits, each, tier) => (each[what].some((name) => select.get(name) === kind) ? bits | bitOf(tier) : bits),
    0,
  );

/** Each pattern once. */
const together = (concerned: readonly Concerned[]): readonly Concerned[] => {
  const byPlace = new Map<number, Concerned>();
  for (const { place, tiers, made } of concerned) {
    const known = byPlace.get(place);
    byPlace.set(place, known ? { place, tiers: known.tiers | tiers, made: known.made | made } : { place, tiers, made });
  }
  return [...byPlace.values()];
};

/** Before anything that can have happened. */
const ALWAYS = Number.MIN_SAFE_INTEGER;

const NONE: readonly Evidence[] = [];
const NOTHING: Selections = () => NONE;
const NO_PLACES: readonly number[] = [];
const NO_MATCHES: PersonHistory['matches'] = new Map();
