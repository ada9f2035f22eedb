import type { Pool } from 'pg';
import { AuditTrail, createKeyProvider, PersonKeys, type TokenVerifier } from '#access';
import {
  createAlertMessages,
  loadClocks,
  loadFloods,
  loadLeastInformation,
  loadRouting,
  pseudonymOf,
  readTold,
} from '#alerts';
import type { AlertMessages, Clocks, FamilyOf, Floods, Routing } from '#alerts';
import { ChronologyMemory, otherRecordsToday, type AlertsTold, type ReviewsAbout } from '#chronology';
import { createWebhookRules, WebhookSubscriptions, type WebhookRules } from '#delivery';
import type { EventStore } from '#event-store';
import { createIdentity, linkRecords, type Identity, type LinkDecided } from '#identity';
import type { AnsweredEvents } from '#intake';
import { CATALOGUE, loadPatterns, type Patterns } from '#patterns';
import {
  APPLICATION_ROLE,
  createPool,
  errorCode,
  londonToday,
  migrate,
  systemClock,
  type Clock,
  type Config,
  type Logger,
} from '#platform';
import { loadVocabulary, type Vocabulary } from '#vocabulary';
import { areaMatcher } from './area-matcher.js';
import type { ServiceMetrics } from './metrics/service-metrics.js';
import { MIGRATIONS } from './migrations.js';
import { openStore } from './open-store.js';

/** Everything that the service is made of, opened once. */
export interface Parts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pool: Pool;
  readonly store: EventStore;
  readonly vocabulary: Vocabulary;
  readonly keys: PersonKeys;
  readonly identity: Identity;
  readonly link: LinkDecided;
  readonly memory: ChronologyMemory;
  readonly reviewsAbout: ReviewsAbout;
  readonly alertsTold: AlertsTold;
  readonly audit: AuditTrail;
  readonly tokens: TokenVerifier;
  readonly patterns: Patterns;
  readonly routing: Routing;
  readonly clocks: Clocks;
  readonly floods: Floods;
  readonly familyOf: FamilyOf;
  readonly messages: AlertMessages;
  readonly pseudonymFor: (agency: string, personId: string) => string;
  readonly digestKey: Uint8Array;
  readonly webhooks: WebhookRules;
  readonly subscriptions: WebhookSubscriptions;
  readonly onAnswered?: AnsweredEvents;
}

export interface PartsSettings {
  readonly config: Config;
  readonly logger: Logger;
  readonly databaseUrl: string;
  readonly tokens: TokenVerifier;
  /** Where agencies reach the service, without a slash at the end. */
  readonly publicUrl: string;
  readonly clock?: Clock;
  /** In place of those of the catalogue. */
  readonly patterns?: Patterns;
  /** Absent: nothing is put down. */
  readonly metrics?: ServiceMetrics;
}

/** Opens the parts on a database, which is migrated first. Close what was opened with the second of the pair. */
export const openParts = async (settings: PartsSettings): Promise<{ parts: Parts; close: () => Promise<void> }> => {
  const { config, logger, databaseUrl, tokens, publicUrl } = settings;
  const vocabulary = loadVocabulary({ agenciesFile: config.agenciesFile, termsFile: config.schoolTermsFile });
  const patterns = settings.patterns ?? loadPatterns(vocabulary, CATALOGUE, config.patternsAreaFile);
  const matcher = areaMatcher(config);
  const routing = loadRouting(
    [...vocabulary.agencies.values()],
    config.alertRoutingFile,
    // Of patterns that are not the catalogue's the routing need not know.
    settings.patterns ? undefined : patterns.map(({ definition }) => definition.name),
  );
  const leastInformation = loadLeastInformation([...vocabulary.agencies.values()], config.alertInformationFile);
  const clocks = loadClocks(vocabulary.calendar, config.alertClocksFile);
  const floods = loadFloods(vocabulary.calendar, config.alertFloodsFile);
  const pool = createPool(databaseUrl, {
    max: config.database.poolSize,
    // As the event store's own: whoever posts or looks is told within seconds that the database hangs.
    statementTimeoutMs: 10_000,
    role: APPLICATION_ROLE,
    onError: (error) => {
      logger.warn({ err: error }, 'A connection to the database broke.');
    },
  });
  try {
    await migrate(config.database.migrationUrl ?? databaseUrl, MIGRATIONS);
    await requireRole(pool);
    const keyProvider = await createKeyProvider({ masterKey: config.keys.masterKey, dataDir: config.dataDir, pool });
    const keys = new PersonKeys(pool, keyProvider);
    const pseudonymKey = keyProvider.derive('alert-pseudonyms');
    const opened = await openStore(config, { pool, logger });
    const store = settings.metrics?.observed(opened) ?? opened;
    const identity = createIdentity({ pool, keys, matcher });
    const clock = settings.clock ?? systemClock;
    const webhooks = createWebhookRules({ key: keyProvider.derive('webhook-secrets'), ...config.webhooks });
    const parts: Parts = {
      clock,
      logger,
      pool,
      store,
      vocabulary,
      keys,
      identity,
      link: async (link) => {
        await linkRecords({ store, keys }, link);
      },
      memory: new ChronologyMemory(store, { mostBytes: config.chronologyMemoryBytes }),
      reviewsAbout: async (personIds) =>
        (await identity.reviewsAbout(personIds)).map((review) => ({ ...review, heldAt: review.openedAt })),
      alertsTold: (agency, _personId, matchIds, until) => readTold(store, agency, matchIds, until),
      audit: new AuditTrail(pool, { chainKey: keyProvider.derive('audit-chain') }),
      tokens,
      patterns,
      routing,
      clocks,
      onAnswered: settings.metrics?.onAnswered,
      floods,
      familyOf: (personIds) => otherRecordsToday(store, personIds, londonToday(clock)),
      digestKey: keyProvider.derive('agency-event-digest'),
      webhooks,
      subscriptions: new WebhookSubscriptions({ pool, clock, ...webhooks }),
      messages: createAlertMessages({ publicUrl, pseudonymKey, leastInformation }),
      pseudonymFor: (agency, personId) => pseudonymOf(pseudonymKey, agency, personId),
    };
    return {
      parts,
      close: async () => {
        await store.close();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
};

/** @throws Error that says what to do where the login may not act as the role that the service runs as. */
const requireRole = async (pool: Pool): Promise<void> => {
  try {
    await pool.query('select 1');
  } catch (error) {
    if (!ROLE_REFUSED.has(errorCode(error) ?? '')) throw error;
    throw new Error(
      `The service runs as the database role ${APPLICATION_ROLE}, and the login of DATABASE_URL may not. ` +
        `As the owner of the role or a superuser: GRANT ${APPLICATION_ROLE} TO <that login>.`,
      { cause: error },
    );
  }
};

/** SQLSTATEs of a session that may not begin as a role: it is not the login's to take, or does not exist. */
const ROLE_REFUSED: ReadonlySet<string> = new Set(['42501', '22023']);
