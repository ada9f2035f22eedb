import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { EventStoreUnavailable, type EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createIdentity, type Identity } from '#identity';
import { systemClock, type Logger } from '#platform';
import { loadVocabulary, personStream } from '#vocabulary';
import { agencyEvent, child } from '../../test/support/agency-events.js';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  agencyEventIdOf,
  createAcceptance,
  entryIdOf,
  type AcceptAgencyEvents,
  type AcceptResult,
  type IntakeParts,
} from './index.js';

jest.setTimeout(60_000);

describe('small posts that come at the same time', () => {
  let database: TestDatabase;
  let store: EventStore;
  let identity: Identity;
  let parts: IntakeParts;
  let accept: AcceptAgencyEvents;
  let people = 100;

  beforeAll(async () => {
    database = await testDatabase('accept');
    store = createPostgresEventStore({ pool: database.pool });
    const keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
    identity = createIdentity({ pool: database.pool, keys });
    const logger = { warn: () => undefined } as unknown as Logger;
    const digestKey = randomBytes(32);
    parts = { store, identity, vocabulary: loadVocabulary(), keys, clock: systemClock, logger, digestKey };
  });
  beforeEach(() => {
    accept = createAcceptance(parts);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const SOURCE = agencyEvent().source;
  const aboutSomebody = (changes: Parameters<typeof agencyEvent>[0] = {}) =>
    agencyEvent({ ...changes, data: { people: [child((people += 1))], ...changes.data } });
  const post = async (event: unknown, by = accept): Promise<AcceptResult> => (await by([event], SOURCE))[0]!;
  const statusOf = (result: AcceptResult): string => result.status;

  /** The same, with what it asks of the store and the index counted, or made to fail. */
  const watched = (
    before: {
      readonly find?: (ids: readonly string[]) => Promise<void>;
      readonly append?: (ids: readonly string[]) => void;
    } = {},
  ) => {
    const calls = { find: 0, append: 0, resolve: 0 };
    const spied: IntakeParts = {
      ...parts,
      store: Object.assign(Object.create(store) as EventStore, {
        find: async (ids: readonly string[]) => {
          calls.find += 1;
          await before.find?.(ids);
          return store.find(ids);
        },
        append: (...asked: Parameters<EventStore['append']>) => {
          calls.append += 1;
          before.append?.(asked[0].flatMap(({ events }) => events.map(({ id }) => id)));
          return store.append(...asked);
        },
      }),
      identity: {
        ...identity,
        resolve: (asked) => {
          calls.resolve += 1;
          return identity.resolve(asked);
        },
      },
    };
    return { calls, accept: createAcceptance(spied) };
  };

  it('compare a child whom a school reports by that school', async () => {
    const school = 'urn:agency:oakfield-primary-school';
    const [posted] = await accept([aboutSomebody({ source: school })], school);
    const [personId] = posted?.status === 'recorded' ? posted.personIds : [];
    const { rows } = await database.pool.query<{ record: unknown }>(
      'select record from person_demographics where person_id = $1',
      [personId],
    );
    expect(rows).toMatchObject([{ record: { school, schoolPhase: 'primary' } }]);
  });

  it('are looked up, resolved and stored together, and each is answered for its own', async () => {
    const { calls, accept: together } = watched();
    const events = Array.from({ length: 60 }, () => aboutSomebody());
    const results = await Promise.all(events.map((event) => post(event, together)));
    expect(results.map(statusOf)).toEqual(events.map(() => 'recorded'));
    // The first goes alone, the others in its wake.
    expect(calls.append).toBeLessThanOrEqual(3);
    expect([calls.find, calls.resolve]).toEqual([calls.append, calls.append]);
    for (const result of results) {
      if (result.status === 'refused') throw new Error('Nothing is refused.');
      const [personId] = result.personIds;
      const stored = await store.readStream(personStream(personId!));
      expect(stored.some(({ position }) => position === result.globalPosition)).toBe(true);
    }
  });

  it('of one event are one event: one is recorded, and all are answered alike', async () => {
    const event = aboutSomebody();
    // Another goes ahead, so that the fifty are one piece.
    const [, ...results] = await Promise.all(
      [aboutSomebody(), ...Array.from({ length: 50 }, () => event)].map((each) => post(each)),
    );
    expect(results.filter(({ status }) => status === 'recorded')).toHaveLength(1);
    expect(results.filter(({ status }) => status === 'duplicate')).toHaveLength(49);
    const answers = results.map((result) => ('eventId' in result ? { ...result, status: 'told' } : result));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('of one source and id with other content: the first is kept, and whoever sends that again is told so', async () => {
    const event = aboutSomebody();
    const other = { ...event, data: { ...event.data, rebooked: true } };
    expect(statusOf(await post(event))).toBe('recorded');
    // A wrong post that comes with a right one does not speak for it.
    const results = await Promise.all([post(aboutSomebody()), post(other), post(event), post(other), post(event)]);
    expect(results.map(statusOf)).toEqual(['recorded', 'refused', 'duplicate', 'refused', 'duplicate']);
  });

  it('of one source and id, both new, with other content: one is kept, and the other is refused', async () => {
    const event = aboutSomebody();
    const other = { ...event, data: { ...event.data, rebooked: true } };
    const results = await Promise.all([post(aboutSomebody()), post(event), post(other)]);
    expect(results.map(statusOf)).toEqual(['recorded', 'recorded', 'refused']);
  });

  it('are refused each for itself', async () => {
    const events = Array.from({ length: 10 }, () => aboutSomebody());
    const wrong = { ...aboutSomebody(), type: 'no.such.type' };
    const results = await Promise.all([...events.slice(0, 5), wrong, ...events.slice(5)].map((event) => post(event)));
    expect(results.map(statusOf).filter((status) => status === 'recorded')).toHaveLength(10);
    expect(results[5]).toMatchObject({ status: 'refused', refusal: { status: 422, code: 'unknown-type' } });
  });

  it('fail alone where one of them is to blame', async () => {
    const events = Array.from({ length: 5 }, () => aboutSomebody());
    const blamed = entryIdOf(agencyEventIdOf(SOURCE, events[2]!.id), 0);
    const { accept: together } = watched({
      append: (ids) => {
        if (ids.includes(blamed)) throw new TypeError('not storable');
      },
    });
    const settled = await Promise.allSettled(events.map((event) => post(event, together)));
    const fulfilled = settled.map(({ status }) => status === 'fulfilled');
    expect(fulfilled).toEqual([true, true, false, true, true]);
  });

  it('are all told at once where the store is away, and are as new when it is back', async () => {
    let away = true;
    const { calls, accept: together } = watched({
      append: () => {
        if (away) throw new EventStoreUnavailable('away');
      },
    });
    const events = Array.from({ length: 30 }, () => aboutSomebody());
    const failed = await Promise.allSettled(events.map((event) => post(event, together)));
    expect(new Set(failed.map((each) => (each.status === 'rejected' ? String(each.reason) : 'stored'))).size).toBe(1);
    expect(failed[0]).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreUnavailable' } });
    // Nobody waits for a second timeout.
    expect(calls.append).toBeLessThanOrEqual(2);
    away = false;
    const results = await Promise.all(events.map((event) => post(event, together)));
    expect(results.map(statusOf)).toEqual(events.map(() => 'recorded'));
  });

  it('do not wait for a batch, which is accepted by itself', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { accept: together } = watched({ find: (ids) => (ids.length > 1 ? released : Promise.resolve()) });
    const batch = together(
      Array.from({ length: 30 }, () => aboutSomebody()),
      SOURCE,
    );
    expect(statusOf(await post(aboutSomebody(), together))).toBe('recorded');
    release();
    expect((await batch).map(statusOf)).toEqual(Array.from({ length: 30 }, () => 'recorded'));
  });
});
