import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { readFeed, type FeedPage, type FeedQuestion } from '#alerts';
import { ALERTS_PARTS, type AlertsParts } from './parts.js';

/** What an agency was told, after a cursor. */
export class ReadAlertFeed extends Query<FeedPage> {
  constructor(readonly question: FeedQuestion) {
    super();
  }
}

@QueryHandler(ReadAlertFeed)
export class ReadAlertFeedHandler implements IQueryHandler<ReadAlertFeed> {
  constructor(@Inject(ALERTS_PARTS) private readonly parts: AlertsParts) {}

  execute({ question }: ReadAlertFeed): Promise<FeedPage> {
    return readFeed(this.parts.pool, question);
  }
}
