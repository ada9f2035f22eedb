import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { newId } from '#platform';
import { alertStream } from '#vocabulary';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { matchOf } from '../../test/support/matches.js';
import { actOnAlert, type AlertDeed, type WhoActs } from './act.js';
import { decide } from './decide.js';
import { readAlert } from './read-alert.js';

const SCHOOL = 'urn:agency:oakfield-primary-school';
const MASH = 'urn:agency:northmoor-mash';
const REASON = 'canary-reason: the carer told us of a new address.';

let database: TestDatabase;
let store: EventStore;
let keys: PersonKeys;

beforeAll(async () => {
  database = await testDatabase('acknowledge');
  store = createPostgresEventStore({ url: database.url });
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
}, 60_000);
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** An alert about a new child, told to the school and the MASH. */
const anAlert = async (): Promise<{ alertId: string; personId: string }> => {
  const personId = newId();
  await database.pool.query('insert into person_keys (person_id, wrapped_key) values ($1, $2)', [
    personId,
    keys.issue().wrapped,
  ]);
  const recipients = [SCHOOL, MASH].map((agency) => ({ agency, reason: 'knows-child' }));
  const decision = decide({ type: 'raise', personId, match: matchOf(personId), recipients }, { status: 'not-raised' });
  if (!decision.accepted || decision.events[0]?.type !== 'AlertRaised.v1') throw new Error('The alert was not raised.');
  const [{ type, data }] = decision.events;
  const events = [{ id: newId(), type, data }];
  await store.append([{ streamId: alertStream(data.alertId), expectedVersion: 0, events }]);
  return { alertId: data.alertId, personId };
};

const NOW = new Date('2026-03-03T10:15:00Z');
const actedBy = (agency: string, alertId: string, deed: AlertDeed) =>
  actOnAlert({ store, keys }, { alertId, agency, by: 'worker-1', now: NOW }, deed);
const acknowledgedBy = (agency: string, alertId: string, changes: Partial<WhoActs & { reason: string }> = {}) => {
  const { reason = REASON, ...who } = changes;
  const whoActs = { alertId, agency, by: 'worker-1', now: NOW, ...who };
  return actOnAlert({ store, keys }, whoActs, { type: 'acknowledge', reason });
};

describe('acknowledging an alert', () => {
  it("keeps the agency's words sealed with the child's key, and nowhere else", async () => {
    const { alertId, personId } = await anAlert();
    expect(await acknowledgedBy(SCHOOL, alertId)).toMatchObject({
      done: true,
      at: '2026-03-03T10:15:00.000Z',
      alert: { acknowledgements: [{ agency: SCHOOL, by: 'worker-1', at: '2026-03-03T10:15:00.000Z' }] },
    });
    const stored = (await store.readStream(alertStream(alertId))).at(-1);
    expect(keys.open(personId, stored?.personal ?? Buffer.of())).toEqual({ reason: REASON });
    expect(stored?.data).not.toContain('canary-reason');
    expect(Buffer.from(stored?.personal ?? []).toString('latin1')).not.toContain('canary-reason');
  });

  it('leaves the alert with every other agency', async () => {
    const { alertId } = await anAlert();
    await acknowledgedBy(MASH, alertId);
    expect((await readAlert(store, alertId))?.acknowledgements.map(({ agency }) => agency)).toEqual([MASH]);
    expect(await acknowledgedBy(SCHOOL, alertId)).toMatchObject({ done: true });
    expect((await readAlert(store, alertId))?.acknowledgements.map(({ agency }) => agency)).toEqual([MASH, SCHOOL]);
  });

  it('counts once, when both agencies and each agency twice do so at the same moment', async () => {
    const { alertId } = await anAlert();
    const outcomes = await Promise.all(
      [SCHOOL, MASH, SCHOOL, MASH, SCHOOL, MASH].map((agency) => acknowledgedBy(agency, alertId)),
    );
    expect(outcomes.every((each) => each.done || each.reason === 'already-acknowledged-by-agency')).toBe(true);
    expect((await readAlert(store, alertId))?.acknowledgements.map(({ agency }) => agency).sort()).toEqual([
      MASH,
      SCHOOL,
    ]);
  });

  it.each([
    ['an alert that does not exist', { alertId: newId() }, 'not-raised'],
    ['an alert that is no UUID', { alertId: 'x' }, 'not-raised'],
    ['an agency that was not told', { agency: 'urn:agency:northmoor-police' }, 'not-a-recipient'],
    ['no reason', { reason: '' }, 'reason-missing'],
  ])('is refused for %s, and stores nothing', async (_, changes, reason) => {
    const { alertId } = await anAlert();
    expect(await acknowledgedBy(SCHOOL, alertId, changes)).toEqual({ done: false, reason });
    expect(await store.readStream(alertStream(alertId))).toHaveLength(1);
  });

  it('keeps the fact and none of the words, where the child was erased meanwhile', async () => {
    const { alertId, personId } = await anAlert();
    await keys.destroy(personId);
    expect(await acknowledgedBy(SCHOOL, alertId)).toMatchObject({ done: true });
    expect((await store.readStream(alertStream(alertId))).at(-1)).toMatchObject({
      type: 'AlertAcknowledged.v1',
      personal: null,
    });
  });
});

describe('acting on an alert', () => {
  const response: AlertDeed = { type: 'respond', action: 'canary-action', doneBy: 'canary-name', dueOn: '2026-03-09' };

  it('stores what is said once, however often it is sent, also at the same moment', async () => {
    const { alertId } = await anAlert();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => actedBy(SCHOOL, alertId, response)));
    expect(outcomes.every((each) => each.done)).toBe(true);
    expect(await actedBy(SCHOOL, alertId, response)).toMatchObject({ done: true, at: NOW.toISOString() });
    expect((await readAlert(store, alertId))?.responses).toHaveLength(1);
    await actedBy(SCHOOL, alertId, { ...response, dueOn: '2026-03-10' });
    expect((await readAlert(store, alertId))?.responses.map(({ dueOn }) => dueOn)).toEqual([
      '2026-03-09',
      '2026-03-10',
    ]);
  });

  it('keeps who will do what sealed with the key of the child', async () => {
    const { alertId, personId } = await anAlert();
    await actedBy(SCHOOL, alertId, response);
    const stored = (await store.readStream(alertStream(alertId))).at(-1);
    expect(stored?.data).not.toContain('canary');
    expect(keys.open(personId, stored?.personal ?? Buffer.of())).toEqual({
      action: 'canary-action',
      doneBy: 'canary-name',
    });
  });

  it('opens a closed alert again by a challenge, in one step', async () => {
    const { alertId } = await anAlert();
    const closed = await actedBy(MASH, alertId, {
      type: 'close',
      outcome: 'no-further-action',
      reason: REASON,
      triageReasons: ['knows-child'],
    });
    expect(closed).toMatchObject({ done: true, alert: { status: 'closed' } });
    const challenged = await actedBy(SCHOOL, alertId, { type: 'challenge', reason: REASON });
    expect(challenged).toMatchObject({ done: true, alert: { status: 'raised', round: 2 } });
    const types = (await store.readStream(alertStream(alertId))).map(({ type }) => type);
    expect(types).toEqual(['AlertRaised.v1', 'AlertClosed.v1', 'AlertChallenged.v1', 'AlertReopened.v1']);
  });
});
