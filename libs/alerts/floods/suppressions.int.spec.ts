import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPostgresEventStore } from '#event-store/postgres';
import type { EventStore } from '#event-store';
import { inTransaction, newId, uuidV5 } from '#platform';
import { personStream, type Agency, type ThresholdLevel } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { matchOf, recognised } from '../../../test/support/matches.js';
import { alertIdFor } from '../alert.js';
import { createAlertsProcessor } from '../processor.js';
import { loadRouting } from '../routing.js';
import { createSuppressionsProcessor, readSuppressions } from './suppressions.js';

const register = ['mash', 'early-help', 'social-care', 'police'].map((kind) => ({
  urn: `urn:agency:example-${kind}`,
  name: kind,
  kind,
  area: 'Northmoor',
})) as Agency[];

describe('what was held back', () => {
  let database: TestDatabase;
  let store: EventStore;
  beforeAll(async () => {
    database = await testDatabase('alert suppressions');
    store = createPostgresEventStore({ url: database.url });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('is listed with its reason and the alert that tells of it, the latest first, and once', async () => {
    const personId = newId();
    const match = (pattern: string, level: ThresholdLevel) =>
      matchOf(personId, { matchId: uuidV5(pattern, personId), pattern, title: pattern, level });
    const [weak, equal, strong] = [match('chronic', 2), match('persistent', 2), match('cumulative', 3)];
    const alerts = createAlertsProcessor({ store, agencies: register, routing: loadRouting(register) });
    for (const [version, each] of [weak, equal, strong].entries()) {
      await store.append([{ streamId: personStream(personId), expectedVersion: version, events: [recognised(each)] }]);
      await alerts.handle(await store.readStream(personStream(personId)));
    }
    const batch = await store.readAll({ after: 0, limit: 1_000 });
    const suppressions = createSuppressionsProcessor({ store });
    for (let time = 0; time < 2; time += 1) {
      await inTransaction(database.pool, (client) => suppressions.handle(batch, client));
    }

    const [latest, first, ...more] = await readSuppressions(database.pool, { limit: 10 });
    expect(more).toEqual([]);
    expect(latest).toMatchObject({
      personId,
      matchId: weak.matchId,
      level: 2,
      because: 'inhibited-by-stronger',
      openAlertId: alertIdFor(strong.matchId, 3),
    });
    expect(first).toMatchObject({
      matchId: equal.matchId,
      pattern: 'persistent',
      because: 'same-child-and-theme',
      openAlertId: alertIdFor(weak.matchId, 2),
    });
    expect(await readSuppressions(database.pool, { limit: 10, before: latest?.position })).toEqual([first]);
  });
});
