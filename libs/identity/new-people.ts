import type { PersonKeys } from '#access';
import { newId } from '#platform';
import type { PeopleIndex } from './people-index.js';

/** People who are made by a decision, not by what an agency says of them. */
export interface NewPeople {
  /** Who was made for a reason before; undefined where nobody was, or they are erased. */
  madeFor(reason: string): Promise<string | undefined>;
  /**
   * Somebody of whom nothing is known yet; asked again for the same reason, the same.
   * @param reason UUID: of each there is one person.
   * @throws PeopleIndexError where the index does not answer: ask again.
   */
  make(reason: string): Promise<string>;
}

export const createNewPeople = (index: PeopleIndex, keys: PersonKeys): NewPeople => {
  const madeFor = async (reason: string): Promise<string | undefined> => {
    const marks = {
      asGiven: { role: 'child' as const },
      source: '',
      agencyEventId: reason,
      identifiers: [],
      report: reason,
    };
    return (await index.lookup([marks])).known.madeBy(reason);
  };
  return {
    madeFor,
    make: async (reason) => {
      const personId = newId();
      const { wrapped } = keys.issue();
      const people = [{ unit: 0, personId, report: reason }];
      const nothingElse = { claims: [], descriptions: [], reviews: [], sought: [], expected: [] };
      const { stale } = await index.register({ people, ...nothingElse }, new Map([[personId, wrapped]]));
      if (stale.size === 0) {
        keys.put(personId, wrapped);
        return personId;
      }
      const before = await madeFor(reason);
      if (before === undefined) throw new Error('Somebody who could not be made anew is there.');
      return before;
    },
  };
};
