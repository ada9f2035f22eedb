import type { DomainEvent } from '#vocabulary';
import type { IndicatorGroups } from '../evidence.js';
import type { Patterns } from '../pattern.js';
import { NamedTogether } from './named-together.js';
import type { MatchOutcome } from './outcome.js';
import { Replay, type ReplayedChildren } from './replay.js';

/** What became known of somebody. */
interface Told {
  readonly day: number;
  readonly personId: string;
  readonly event: DomainEvent;
}

/**
 * Replays what became known in an area. Whose an event is has to be decided in the order in which all were learned; what
 * follows from it stays among people who are named together, by an event or through others. So it is taken down first,
 * then replayed family after family, each day after day: what is looked at is near, and of one family alone it is held
 * what a replay holds.
 *
 * Record what became known on a day, then go on to the next. Days never go back.
 */
export class AreaReplay {
  readonly #replay: Replay;
  readonly #families = new NamedTogether();
  #told: Told[] = [];
  #firstDay: number | undefined;
  #day = Number.NEGATIVE_INFINITY;
  #about: ReplayedChildren = { people: 0, children: 0, years: 0 };

  constructor(vocabulary: IndicatorGroups, catalogues: readonly Patterns[]) {
    this.#replay = new Replay(vocabulary, catalogues);
  }

  /** What is recorded next became known on this epoch day. */
  goTo(day: number): void {
    if (day < this.#day) throw new RangeError('A replay does not go back.');
    this.#firstDay ??= day;
    this.#day = day;
  }

  record(personId: string, event: DomainEvent): void {
    this.#told.push({ day: this.#day, personId, event });
    if (event.type !== 'AgencyEventRecorded.v1') return;
    for (const other of event.data.people) this.#families.join(personId, other.personId);
  }

  /**
   * Replays all that was recorded, up to the end of an epoch day. Goes on when it is asked for the next.
   * @yields how much of what was recorded has been replayed, after each family
   */
  *finish(day: number): Generator<{ readonly replayed: number; readonly of: number }> {
    const last = Math.max(day, this.#day);
    const of = this.#told.length;
    let replayed = 0;
    for (const family of this.#byFamily()) {
      for (const { day: learned, personId, event } of family) {
        this.#replay.goTo(learned);
        this.#replay.record(personId, event);
      }
      this.#replay.finish(last);
      const { people, children, years } = this.#replay.children(this.#firstDay ?? last, last);
      const { people: before, children: childrenBefore, years: yearsBefore } = this.#about;
      this.#about = { people: before + people, children: childrenBefore + children, years: yearsBefore + years };
      this.#replay.forgetEveryone();
      replayed += family.length;
      yield { replayed, of };
    }
  }

  /** What was told of each family, in the order in which it was learned. What was given is not held any longer. */
  *#byFamily(): Generator<readonly Told[]> {
    const families = new Map<number, Told[]>();
    for (const told of this.#told) {
      const number = this.#families.of(told.personId);
      const family = families.get(number);
      if (family) family.push(told);
      else families.set(number, [told]);
    }
    this.#told = [];
    for (const [number, family] of families) {
      families.delete(number);
      yield family;
    }
  }

  /**
   * What the nth catalogue recognised, in order of the day on which it was first recognised, and of people; of one person
   * on one day in the order of the catalogue.
   */
  outcomesOf(catalogue: number): readonly MatchOutcome[] {
    return this.#replay
      .outcomesOf(catalogue)
      .map((outcome) => ({ outcome, on: outcome.levels[0]?.on ?? '' }))
      .sort((one, other) => compared(one.on, other.on) || compared(one.outcome.personId, other.outcome.personId))
      .map(({ outcome }) => outcome);
  }

  /** Everyone who was replayed. */
  children(): ReplayedChildren {
    return this.#about;
  }
}

const compared = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
