import type { Pool } from 'pg';
import { createKeyProvider } from '#access';
import {
  alertClocksProjection,
  alertFeedProjection,
  alertWaitsProjection,
  createAlertMessages,
  loadLeastInformation,
  noticeClocksProjection,
  openAlertsProjection,
  silencesProjection,
  suppressionsProjection,
} from '#alerts';
import type { EventStore, Projection } from '#event-store';
import type { Config } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { scheduleProjection } from '../../../sentinel/src/schedule.js';
import { publicUrlOf } from '../../../tessera/src/public-url.js';

export interface ProjectionParts {
  readonly config: Config;
  readonly pool: Pool;
  readonly store: EventStore;
}

const openAlertFeed = async ({ config, pool, store }: ProjectionParts): Promise<Projection> => {
  if (config.publicUrl === undefined && config.http.port === 0) {
    throw new Error('TESSERA_PUBLIC_URL: must be that of the service, whose port is not known here: links have it.');
  }
  const publicUrl = publicUrlOf(config, config.http.port);
  const keys = await createKeyProvider({ masterKey: config.keys.masterKey, dataDir: config.dataDir, pool });
  const { agencies } = loadVocabulary({ agenciesFile: config.agenciesFile });
  const leastInformation = loadLeastInformation([...agencies.values()], config.alertInformationFile);
  const messages = createAlertMessages({
    publicUrl,
    pseudonymKey: keys.derive('alert-pseudonyms'),
    leastInformation,
  });
  return alertFeedProjection({ store, messages, publicUrl });
};

/**
 * What can be made again from the stored events, by name. The index of people is none of these: it is written before
 * the events that follow from it, and decides what they say (docs/adr/0012).
 */
export const PROJECTIONS: ReadonlyMap<string, (parts: ProjectionParts) => Promise<Projection>> = new Map([
  ['alert-clocks', () => Promise.resolve(alertClocksProjection)],
  ['alert-feed', openAlertFeed],
  ['alert-silences', () => Promise.resolve(silencesProjection)],
  ['alert-suppressions', ({ store }) => Promise.resolve(suppressionsProjection({ store }))],
  ['alert-waits', () => Promise.resolve(alertWaitsProjection)],
  ['notice-clocks', () => Promise.resolve(noticeClocksProjection)],
  ['open-alerts', ({ store }) => Promise.resolve(openAlertsProjection({ store }))],
  ['patterns', () => Promise.resolve(scheduleProjection)],
]);
