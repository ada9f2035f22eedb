import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { readAgencies, type AgenciesView, type FamilyQuery } from '#chronology';
import { HUB_PARTS, type HubParts } from './parts.js';

/** Who knows a child; undefined where there is no such person. */
export class ReadAgencies extends Query<AgenciesView | undefined> {
  constructor(readonly query: FamilyQuery) {
    super();
  }
}

@QueryHandler(ReadAgencies)
export class ReadAgenciesHandler implements IQueryHandler<ReadAgencies> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ query }: ReadAgencies): Promise<AgenciesView | undefined> {
    return readAgencies(this.parts, query, this.parts.clock.now());
  }
}
