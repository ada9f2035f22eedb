import { asOnePerson, type PersonOf } from '../one-person.js';
import type { PersonHistory } from '../person-history.js';

/** A history that may be read on while this one is being read. What the maps hold is never changed, only replaced. */
export const copyOf = (history: PersonHistory): PersonHistory => ({
  ...history,
  entries: new Map(history.entries),
  matches: new Map(history.matches),
  links: new Map(history.links),
  reviews: new Map(history.reviews),
  pins: new Map(history.pins),
});

/** People of several records, put together once while none of what was read with them changes. */
export class PeopleOnce {
  readonly #made = new WeakMap<
    PersonHistory,
    { readonly from: ReadonlyMap<string, PersonHistory>; readonly person: PersonHistory }
  >();

  /** @param read everybody who was read with the records: by them it is known who goes by which record. */
  of(records: readonly PersonHistory[], personOf: PersonOf, read: ReadonlyMap<string, PersonHistory>): PersonHistory {
    const [first] = records;
    const made = first && this.#made.get(first);
    if (made && isSame(made.from, read)) return made.person;
    const person = asOnePerson(records, personOf);
    if (first) this.#made.set(first, { from: new Map(read), person });
    return person;
  }
}

const isSame = (one: ReadonlyMap<string, PersonHistory>, other: ReadonlyMap<string, PersonHistory>): boolean =>
  one.size === other.size && [...one].every(([id, history]) => other.get(id) === history);
