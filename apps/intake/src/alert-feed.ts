import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { acknowledgeAlert, readFeed, type AcknowledgeOutcome, type FeedPage, type FeedQuestion } from '#alerts';
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

/** An agency has seen an alert, and says why it takes it on or leaves it. */
export class AcknowledgeAlert extends Command<AcknowledgeOutcome> {
  constructor(
    readonly alertId: string,
    readonly agency: string,
    /** The subject of the token. */
    readonly by: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(AcknowledgeAlert)
export class AcknowledgeAlertHandler implements ICommandHandler<AcknowledgeAlert> {
  constructor(@Inject(ALERTS_PARTS) private readonly parts: AlertsParts) {}

  execute({ alertId, agency, by, reason }: AcknowledgeAlert): Promise<AcknowledgeOutcome> {
    return acknowledgeAlert(this.parts, { alertId, agency, by, reason, now: this.parts.clock.now() });
  }
}
