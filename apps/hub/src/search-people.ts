import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { FieldReason, FoundPerson, LikelyPerson } from '#identity';
import { HUB_PARTS, type HubParts } from './parts.js';
import type { Sought } from './people-query.js';

/** Most people whom a search shows. */
const MOST = 20;

/** Somebody whom a search found, and why. */
export interface SoughtPerson {
  /** Of several records that are linked, the one that fits best. */
  readonly personId: string;
  /** All records of the person, in order of their ids. */
  readonly records: readonly string[];
  readonly foundBy: FoundPerson['foundBy'] | 'likeness';
  readonly likeness: 'exact' | LikelyPerson['likeness'];
  readonly reasons: readonly FieldReason[];
}

/** People who fit exactly, then those who may be meant though something is wrong or not known, the likeliest first. */
export class SearchPeople extends Query<readonly SoughtPerson[]> {
  constructor(readonly sought: Sought) {
    super();
  }
}

@QueryHandler(SearchPeople)
export class SearchPeopleHandler implements IQueryHandler<SearchPeople> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ sought: { exactly, likely } }: SearchPeople): Promise<readonly SoughtPerson[]> {
    const { identity } = this.parts;
    const [exact, alike] = await Promise.all([
      exactly ? identity.search(exactly) : [],
      likely ? identity.searchLikely(likely) : [],
    ]);
    const reasons = new Map(alike.map((person) => [person.personId, person.reasons]));
    const found = new Set(exact.map((person) => person.personId));
    const all = [
      ...exact.map(({ personId, foundBy }) => ({
        personId,
        foundBy,
        likeness: 'exact' as const,
        reasons: reasons.get(personId) ?? [],
      })),
      ...alike
        .filter(({ personId }) => !found.has(personId))
        .map((person) => ({ ...person, foundBy: 'likeness' as const })),
    ];
    const linked = await identity.linkedWith(all.map(({ personId }) => personId));
    return eachOnce(all.map((each) => ({ ...each, records: linked.get(each.personId) ?? [each.personId] }))).slice(
      0,
      MOST,
    );
  }
}

/** A person of several records is found by each of them, and is one. */
const eachOnce = (found: readonly SoughtPerson[]): readonly SoughtPerson[] => {
  const seen = new Set<string>();
  return found.filter(({ personId, records }) => {
    if (seen.has(personId)) return false;
    for (const record of records) seen.add(record);
    return true;
  });
};
