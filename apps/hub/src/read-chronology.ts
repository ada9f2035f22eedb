import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { readChronology, type ChronologyPage, type ChronologyQuery } from '#chronology';
import { HUB_PARTS, type HubParts } from './parts.js';

/** A page of one person's chronology; undefined where there is no such person. */
export class ReadChronology extends Query<ChronologyPage | undefined> {
  constructor(readonly query: ChronologyQuery) {
    super();
  }
}

@QueryHandler(ReadChronology)
export class ReadChronologyHandler implements IQueryHandler<ReadChronology> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ query }: ReadChronology): Promise<ChronologyPage | undefined> {
    return readChronology(this.parts, query, this.parts.clock.now());
  }
}
