import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AuditTrail, Looks } from '#access';
import { AgenciesController } from './agencies.controller.js';
import { AuditController } from './audit.controller.js';
import { ChronologyController } from './chronology.controller.js';
import { DisclosuresController } from './disclosures.controller.js';
import { FamilyController } from './family.controller.js';
import { ListMatchesHandler } from './list-matches.js';
import { DecideReviewHandler } from './decide-review.js';
import { IdentityReviewsController } from './identity-reviews.controller.js';
import { ListReviewsHandler, ReadReviewHandler } from './read-reviews.js';
import { HUB_PARTS, type HubParts } from './parts.js';
import { DraftBacktests } from './draft-backtests.js';
import { PatternDraftsController } from './pattern-drafts.controller.js';
import { PatternsController } from './patterns.controller.js';
import { PeopleController } from './people.controller.js';
import { ReadAgenciesHandler } from './read-agencies.js';
import { LinkRecordsHandler, ReassignEventHandler, UnlinkRecordsHandler } from './records.commands.js';
import { RecordsController } from './records.controller.js';
import { ReadDisclosuresHandler } from './read-disclosures.js';
import { ReadFamilyHandler } from './read-family.js';
import { PinsController } from './pins.controller.js';
import { PinEntryHandler, UnpinEntryHandler } from './pins.js';
import { ExportChronologyHandler, ReadChronologyHandler, WriteChronologyHandler } from './read-chronology.js';
import { SearchPeopleHandler } from './search-people.js';
import { VocabularyController } from './vocabulary.controller.js';

/** HTTP for MASH workers, their managers and auditors: people, chronologies, patterns, and who looked. */
@Module({})
export class HubModule {
  static with(parts: HubParts & { readonly audit: AuditTrail }): DynamicModule {
    return {
      module: HubModule,
      imports: [CqrsModule],
      controllers: [
        PeopleController,
        RecordsController,
        ChronologyController,
        FamilyController,
        AgenciesController,
        DisclosuresController,
        PinsController,
        IdentityReviewsController,
        PatternsController,
        PatternDraftsController,
        VocabularyController,
        AuditController,
      ],
      providers: [
        { provide: HUB_PARTS, useValue: parts },
        { provide: AuditTrail, useValue: parts.audit },
        SearchPeopleHandler,
        ReadChronologyHandler,
        WriteChronologyHandler,
        ReadFamilyHandler,
        ReadAgenciesHandler,
        ReadDisclosuresHandler,
        ExportChronologyHandler,
        PinEntryHandler,
        UnpinEntryHandler,
        ListMatchesHandler,
        LinkRecordsHandler,
        UnlinkRecordsHandler,
        ReassignEventHandler,
        ListReviewsHandler,
        ReadReviewHandler,
        DecideReviewHandler,
        DraftBacktests,
        Looks,
      ],
    };
  }
}
