import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  exportChronology,
  readChronology,
  writeChronology,
  type ChronologyExport,
  type ChronologyPage,
  type ChronologyQuery,
  type WrittenPage,
} from '#chronology';
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

/** A page of one person's chronology as it is answered; undefined where there is no such person. */
export class WriteChronology extends Query<WrittenPage | undefined> {
  constructor(readonly query: ChronologyQuery) {
    super();
  }
}

@QueryHandler(WriteChronology)
export class WriteChronologyHandler implements IQueryHandler<WriteChronology> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ query }: WriteChronology): Promise<WrittenPage | undefined> {
    return writeChronology(this.parts, query, this.parts.clock.now());
  }
}

/** One person's whole chronology, to be written out; undefined where there is no such person. */
export class ExportChronology extends Query<ChronologyExport | undefined> {
  constructor(readonly query: ChronologyQuery) {
    super();
  }
}

@QueryHandler(ExportChronology)
export class ExportChronologyHandler implements IQueryHandler<ExportChronology> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  execute({ query }: ExportChronology): Promise<ChronologyExport | undefined> {
    return exportChronology(this.parts, query, this.parts.clock.now());
  }
}
