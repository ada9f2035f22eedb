import { childhoodEnds, bornOn } from '#chronology';
import { dateOfEpochDay } from '#platform';
import type { DomainEvent } from '#vocabulary';
import type { Evidence, IndicatorGroups } from '../evidence.js';
import type { Patterns } from '../pattern.js';
import { gatherOn, type Gathered } from './gathering.js';
import type { MatchOutcome } from './outcome.js';
import { ReplayedPeople, type Replayed } from './people.js';
import { Touched } from './touched.js';
import { Watch } from './watch.js';

/** How many children a replay was about, and for how long. */
export interface ReplayedChildren {
  readonly people: number;
  readonly children: number;
  /** Years of childhood that lie within the days of the replay, all children together. */
  readonly years: number;
}

const DAYS_A_YEAR = 365.25;

/**
 * Replays what became known, day after day, and what catalogues of patterns would have recognised of it: at the end of
 * each day everyone whom it touched is evaluated, and whoever has to be looked at because of time alone. What is decided
 * is what the service decides, by the same functions; nothing is stored anywhere.
 *
 * Record what became known on a day, then go on to the next. Days never go back.
 */
export class Replay {
  #people = new ReplayedPeople();
  readonly #watches: readonly Watch[];
  readonly #gathered = new Map<Replayed, Gathered>();
  #near = new Touched(this.#people);
  #touched = new Set<Replayed>();
  #day = Number.NEGATIVE_INFINITY;
  #recordedAt = new Date(0);

  constructor(
    private readonly vocabulary: IndicatorGroups,
    catalogues: readonly Patterns[],
  ) {
    this.#watches = catalogues.map((patterns) => new Watch(patterns));
  }

  /** Ends the days before an epoch day. What is recorded next became known on that day. */
  goTo(day: number): void {
    if (day < this.#day) throw new RangeError('A replay does not go back.');
    if (day === this.#day) return;
    this.#endDaysBefore(day);
    this.#day = day;
    this.#recordedAt = new Date(`${dateOfEpochDay(day)}T12:00:00Z`);
  }

  record(personId: string, event: DomainEvent): void {
    this.#touched.add(this.#people.record(personId, event, this.#recordedAt));
  }

  /** Ends every day up to this epoch day. */
  finish(day: number): void {
    this.#endDaysBefore(Math.max(day, this.#day) + 1);
    this.#day = Math.max(day, this.#day);
  }

  /** What the nth catalogue recognised, in order of recognition. */
  outcomesOf(catalogue: number): readonly MatchOutcome[] {
    return [...(this.#watches[catalogue]?.outcomes.values() ?? [])];
  }

  /** Everyone who was ever reported on as a child; years are those between two epoch days. */
  children(first: number, last: number): ReplayedChildren {
    let [children, days] = [0, 0];
    for (const { asChild, history } of this.#people.all()) {
      if (!asChild) continue;
      children += 1;
      const begins = Math.max(first, bornOn(history) ?? first);
      days += Math.max(0, Math.min(last, childhoodEnds(history)) - begins + 1);
    }
    return { people: this.#people.size, children, years: days / DAYS_A_YEAR };
  }

  /** What was recognised stays. Whoever is recorded next is nobody who was recorded before, from any day on. */
  forgetEveryone(): void {
    this.#people = new ReplayedPeople();
    this.#near = new Touched(this.#people);
    this.#gathered.clear();
    this.#touched.clear();
    this.#day = Number.NEGATIVE_INFINITY;
    for (const watch of this.#watches) watch.forgetEveryone();
  }

  #endDaysBefore(end: number): void {
    if (this.#touched.size > 0) this.#endDay(this.#day);
    for (;;) {
      const day = Math.min(...this.#watches.map((watch) => watch.nextDay()));
      if (day >= end) return;
      this.#endDay(Math.max(day, this.#day), day);
    }
  }

  #endDay(day: number, dueDay = day): void {
    const children = this.#near.children(this.#touched, dateOfEpochDay(day));
    this.#touched = new Set();
    const due = this.#watches.map((watch) => watch.dueOn(dueDay));
    for (const each of due) for (const personId of each.keys()) children.add(this.#people.person(personId));
    for (const child of children) {
      const { history } = child;
      const before = this.#gathered.get(child);
      const news = gatherOn(child, before, this.#people, this.vocabulary);
      if (news.gathered !== before) this.#gathered.set(child, news.gathered);
      for (const [index, watch] of this.#watches.entries()) {
        const concerned = together(watch.learn(history, news), due[index]?.get(history.personId));
        if (concerned.length > 0) watch.look(history, standing(news.gathered.evidence), concerned, day);
      }
    }
  }
}

/** Whether an entry still stands. Asked seldom, so it is made when first asked. */
const standing = (evidence: readonly Evidence[]): ((agencyEventId: string) => boolean) => {
  let ids: ReadonlySet<string> | undefined;
  return (agencyEventId) => (ids ??= new Set(evidence.map(({ id }) => id))).has(agencyEventId);
};

const together = (one: readonly number[], other: readonly number[] | undefined): readonly number[] =>
  other ? [...new Set([...one, ...other])] : one;
