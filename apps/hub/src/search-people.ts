import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { FoundPerson, PeopleQuery } from '#identity';
import { HUB_PARTS, type HubParts } from './parts.js';

/** People whom an exact identifier, or name and date of birth, points to. */
export class SearchPeople extends Query<readonly FoundPerson[]> {
  constructor(readonly query: PeopleQuery) {
    super();
  }
}

@QueryHandler(SearchPeople)
export class SearchPeopleHandler implements IQueryHandler<SearchPeople> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ query }: SearchPeople): Promise<readonly FoundPerson[]> {
    return this.parts.identity.search(query);
  }
}
