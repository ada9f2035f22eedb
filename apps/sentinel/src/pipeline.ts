import type { Pool } from 'pg';
import {
  alertClocksProcessor,
  alertWaitsProcessor,
  createAlertFeedProcessor,
  createAlertsProcessor,
  createNoticesProcessor,
  createOpenAlertsProcessor,
  createSuppressionsProcessor,
  noticeClocksProcessor,
  silencesProcessor,
} from '#alerts';
import type { AlertMessages, Clocks, FamilyOf, Floods, Routing } from '#alerts';
import { readIncidents, readRelations } from '#chronology';
import { park, readParked, startProcessor, unpark } from '#event-store';
import type { EventStore, Processor, ProcessorOptions } from '#event-store';
import { createPatternsProcessor, patternsFingerprint, type Patterns } from '#patterns';
import type { Clock, KafkaConfig, Logger } from '#platform';
import { personStream, type Vocabulary } from '#vocabulary';
import { startAlertClock } from './alert-clock.js';
import { evaluateAlone, evaluateTogether } from './evaluation.js';
import { startNoticeClock } from './notice-clock.js';
import { startScheduleClock } from './schedule-clock.js';
import { startWaitsClock } from './waits-clock.js';

export interface SentinelParts {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly vocabulary: Vocabulary;
  readonly patterns: Patterns;
  readonly routing: Routing;
  readonly clocks: Clocks;
  readonly floods: Floods;
  readonly familyOf: FamilyOf;
  readonly messages: AlertMessages;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where sentinels share the evaluating; without it one evaluates, and the others stand by. */
  readonly shareBy?: KafkaConfig;
}

/** The processors, running. */
export interface Pipeline {
  stop(): Promise<void>;
}

/** Children who could not be evaluated are tried again this often (milliseconds), and at every start. */
const TRY_PARKED_EVERY_MS = 10 * 60 * 1000;

/**
 * The processors, in the order in which an agency event passes them: what it adds up to, who is told, and what each
 * of them is told. Each follows the event store from a checkpoint of its own. Beside them run the clocks: one looks at
 * children for whom time alone may have changed something, one at alerts that nobody answers, one at those that are
 * told later, one at notices that nobody opens.
 */
export const startPipeline = (parts: SentinelParts): Pipeline => {
  const { store, pool, logger, vocabulary } = parts;
  const failed = new Set<string>();
  const setAside =
    (processor: string, what: string) =>
    async ({ personId, error }: { readonly personId: string; readonly error: unknown }): Promise<void> => {
      failed.add(`${processor} ${personId}`);
      logger.error({ processor, personId, err: error }, what);
      await park(pool, { processor, subject: personId, reason: error instanceof Error ? error.name : 'Error' });
    };
  const fingerprint = patternsFingerprint(parts.patterns, vocabulary);
  const patterns = createPatternsProcessor({
    ...parts,
    onUnevaluated: setAside('patterns', 'A child could not be evaluated, and is shown as incomplete.'),
  });
  const alerts = createAlertsProcessor({
    ...parts,
    agencies: [...vocabulary.agencies.values()],
    readRelations: (personIds, day) => readRelations(parts, personIds, day),
    onUnread: setAside('alerts', 'A match could not be read, and nobody is told of it yet.'),
  });
  const notices = createNoticesProcessor({
    ...parts,
    agencies: [...vocabulary.agencies.values()],
    readIncidents: (asked, of) => readIncidents(parts, asked, of),
  });
  const start = (processor: Pick<ProcessorOptions, 'name' | 'concerns' | 'handle'>): Processor =>
    startProcessor({
      ...processor,
      store,
      pool,
      onError: (error: unknown) => {
        logger.error({ processor: processor.name, err: error }, 'A batch could not be processed: it comes again.');
      },
    });
  const { shareBy: kafka } = parts;
  const evaluation = kafka
    ? evaluateTogether({ ...parts, patterns, fingerprint, kafka })
    : evaluateAlone({ ...parts, patterns, fingerprint });
  const clocking = start(alertClocksProcessor);
  const clockingNotices = start(noticeClocksProcessor);
  const waiting = start(alertWaitsProcessor);
  const processors = [
    start(alerts),
    clocking,
    waiting,
    start(notices),
    clockingNotices,
    start(createSuppressionsProcessor(parts)),
    start(silencesProcessor),
    start(createOpenAlertsProcessor(parts)),
    start(createAlertFeedProcessor(parts)),
  ];
  const scheduleClock = startScheduleClock({
    ...parts,
    patterns,
    fingerprint,
    processor: evaluation.processor,
    takeTurn: evaluation.takeTurn,
    evaluatedTo: evaluation.evaluatedTo,
    onError: (error) => {
      logger.warn({ err: error }, 'Children whose day has come cannot be looked at just now.');
    },
  });
  const alertClock = startAlertClock({
    ...parts,
    triageReasons: parts.routing.triage,
    processor: clocking,
    onUnread: ({ alertId, error }) => {
      logger.error({ alertId, err: error }, 'An alert cannot be read, and its clock stands still.');
    },
    onError: (error) => {
      logger.warn({ err: error }, 'Alerts that nobody answers cannot be looked at just now.');
    },
  });
  const noticeClock = startNoticeClock({
    ...parts,
    processor: clockingNotices,
    onUnread: ({ noticeId, error }) => {
      logger.error({ noticeId, err: error }, 'Notices cannot be read, and their clock stands still.');
    },
    onError: (error) => {
      logger.warn({ err: error }, 'Notices that nobody opens cannot be looked at just now.');
    },
  });

  const waitsClock = startWaitsClock({
    ...parts,
    processor: waiting,
    onUnread: ({ alertId, error }) => {
      logger.error({ alertId, err: error }, 'An alert cannot be read, and who waits for it is not told yet.');
    },
    onError: (error) => {
      logger.warn({ err: error }, 'Alerts that have waited cannot be told just now.');
    },
  });

  const tryAgain = async (processor: string, attempt: (personId: string) => Promise<unknown>): Promise<void> => {
    for (const personId of await readParked(pool, processor)) {
      failed.delete(`${processor} ${personId}`);
      await attempt(personId);
      // Only now: until it has worked, no match must not look like no concern.
      if (!failed.has(`${processor} ${personId}`)) await unpark(pool, processor, personId);
    }
  };
  const tryParked = async (): Promise<void> => {
    await tryAgain('patterns', (personId) =>
      evaluation.takeTurn((schedule) => patterns.evaluate([personId], schedule)),
    );
    await tryAgain('alerts', async (personId) => alerts.handle(await store.readStream(personStream(personId))));
  };
  let trying = Promise.resolve();
  const tryNow = (): void => {
    trying = tryParked().catch((error: unknown) => {
      logger.warn({ err: error }, 'Children who could not be evaluated cannot be tried again just now.');
    });
  };
  tryNow();
  const timer = setInterval(tryNow, TRY_PARKED_EVERY_MS);

  return {
    stop: async () => {
      clearInterval(timer);
      await trying;
      await Promise.all([scheduleClock.stop(), alertClock.stop(), noticeClock.stop(), waitsClock.stop()]);
      await Promise.all([evaluation, ...processors].map((each) => each.stop()));
    },
  };
};
