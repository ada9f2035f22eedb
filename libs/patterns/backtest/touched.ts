import { adultsInLife, childrenAround, childrenInLife, type PersonHistory, type Relationship } from '#chronology';
import { ageInYears } from '#platform';
import type { Replayed, ReplayedPeople } from './people.js';

/** Whom something that is told of a person concerns, and the relationships from which that follows. */
interface Near {
  readonly relationships: readonly Relationship[];
  readonly adults: readonly { readonly history: PersonHistory; readonly relationships: readonly Relationship[] }[];
  /** The children whom the person's events reach, where the person is spoken of as an adult. */
  readonly reached: readonly Replayed[];
  /** The others of the household, by the person's own relationships and the parents'. */
  readonly around: readonly Replayed[];
}

/**
 * The children whom events of people may concern, as `touchedChildren` finds them. Who belongs to whom is told seldom
 * and asked for at every event, so that it is kept for as long as the relationships are those of before.
 */
export class Touched {
  readonly #near = new Map<Replayed, Near>();

  constructor(private readonly people: ReplayedPeople) {}

  /** @param today `YYYY-MM-DD` */
  children(touched: Iterable<Replayed>, today: string): Set<Replayed> {
    const all = new Set(touched);
    const [near, farther]: [Replayed[], Replayed[]] = [[], []];
    for (const person of all) {
      const { reached, around } = this.#nearOf(person);
      if (person.asAdult) near.push(...reached);
      near.push(...around);
    }
    // A partner's events reach the children of the parent whose partner it is.
    for (const person of near) if (person.asAdult) farther.push(...this.#nearOf(person).reached);
    const children = new Set<Replayed>();
    for (const people of [all, near, farther]) {
      for (const person of people) if (isChild(person, today)) children.add(person);
    }
    return children;
  }

  #nearOf(person: Replayed): Near {
    const { history } = person;
    const known = this.#near.get(person);
    if (known && isOfNow(known, history)) return known;
    const adults = adultsInLife(history).map((id) => this.people.of(id));
    const byId = new Map(adults.map((adult) => [adult.personId, adult]));
    const near: Near = {
      relationships: history.relationships,
      adults: adults.map((adult) => ({ history: adult, relationships: adult.relationships })),
      reached: childrenInLife(history).map((id) => this.people.person(id)),
      around: childrenAround(history, byId).map((id) => this.people.person(id)),
    };
    this.#near.set(person, near);
    return near;
  }
}

const isOfNow = ({ relationships, adults }: Near, history: PersonHistory): boolean => {
  if (relationships !== history.relationships) return false;
  for (const adult of adults) if (adult.relationships !== adult.history.relationships) return false;
  return true;
};

const isChild = ({ asChild, history: { dateOfBirth } }: Replayed, today: string): boolean =>
  asChild || (dateOfBirth !== undefined && ageInYears(dateOfBirth, today) < 18);
