import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { readFamily, type FamilyQuery, type FamilyView } from '#chronology';
import { HUB_PARTS, type HubParts } from './parts.js';

/** The family of a child; undefined where there is no such person. */
export class ReadFamily extends Query<FamilyView | undefined> {
  constructor(readonly query: FamilyQuery) {
    super();
  }
}

@QueryHandler(ReadFamily)
export class ReadFamilyHandler implements IQueryHandler<ReadFamily> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ query }: ReadFamily): Promise<FamilyView | undefined> {
    return readFamily(this.parts, query, this.parts.clock.now());
  }
}
