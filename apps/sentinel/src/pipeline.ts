import type { Pool } from 'pg';
import { createAlertFeedProcessor, createAlertsProcessor, type AlertMessages, type Routing } from '#alerts';
import { startProcessor, type EventStore, type Processor } from '#event-store';
import { createPatternsProcessor, type Patterns } from '#patterns';
import type { Clock, Logger } from '#platform';
import type { Vocabulary } from '#vocabulary';

export interface SentinelParts {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly vocabulary: Vocabulary;
  readonly patterns: Patterns;
  readonly routing: Routing;
  readonly messages: AlertMessages;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The processors, in the order in which an agency event passes them: what it adds up to, who is told, and what each
 * of them is told. Each follows the event store from a checkpoint of its own.
 */
export const startPipeline = (parts: SentinelParts): readonly Processor[] =>
  [
    createPatternsProcessor(parts),
    createAlertsProcessor({ ...parts, agencies: [...parts.vocabulary.agencies.values()] }),
    createAlertFeedProcessor(parts),
  ].map((processor) =>
    startProcessor({
      ...processor,
      store: parts.store,
      pool: parts.pool,
      onError: (error: unknown) => {
        parts.logger.error({ processor: processor.name, err: error }, 'A batch could not be processed: it comes again.');
      },
    }),
  );
