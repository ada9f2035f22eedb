import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyHistory, foldHistory } from '#chronology';
import type { Committed, CommittedPublisher } from '#delivery';
import { beginShares, readProgress, startProcessor } from '#event-store';
import type { EventStore, NewEvent, StoredEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPatternsProcessor, currentMatches, loadPatterns } from '#patterns';
import { inTransaction, newId } from '#platform';
import { loadVocabulary, personStream, type PeopleRole } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Ends } from '../../../test/support/ends.js';
import { recordedOf, REPORTS_FROM } from '../../../test/support/reported-events.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { createDealer } from './dealer.js';
import { evaluateShares, type CommittedShare } from './evaluation.js';
import { turnsByChild } from './turns.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary).filter(({ definition }) =>
  ['trio', 'was-not-brought'].includes(definition.name),
);
const TODAY = '2026-06-01';
const clock = { now: () => new Date(`${TODAY}T12:00:00Z`) };
const NAME = 'patterns';

interface Told {
  readonly id: string;
  readonly streams: Readonly<Record<string, NewEvent>>;
}

describe('sentinels that share the evaluating', () => {
  let database: TestDatabase;
  let store: EventStore;
  let ends: Ends;

  beforeAll(async () => {
    database = await testDatabase('shared evaluation');
    store = createPostgresEventStore({ url: database.url });
  });
  beforeEach(() => {
    ends = new Ends();
  });
  afterEach(() => ends.all());
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  /** What an agency reports of a family, in the stream of everyone whom it names. */
  const tell = (
    type: string,
    on: string,
    people: Readonly<Record<string, PeopleRole>>,
    facts: Readonly<Record<string, unknown>>,
  ): Told => recordedOf(vocabulary, { type, on, people, data: facts });
  const append = async (...told: readonly Told[]): Promise<readonly StoredEvent[]> => {
    const after = await store.head();
    for (const { streams } of told) {
      await store.append(
        Object.entries(streams).map(([personId, event]) => ({
          streamId: personStream(personId),
          expectedVersion: 'any' as const,
          events: [event],
        })),
      );
    }
    return store.readAll({ after, limit: 1_000 });
  };
  const retraction = ({ id, streams }: Told): Told => {
    const data = { agencyEventId: id, retractionId: newId(), source: REPORTS_FROM, digest: '0' };
    const event = (): NewEvent => ({ id: newId(), type: 'AgencyEventRetracted.v1', data });
    return { id, streams: Object.fromEntries(Object.keys(streams).map((personId) => [personId, event()])) };
  };

  /** A child whose mother brings two of the trio of vulnerabilities: enough for its lowest level, and no more. */
  const family = () => {
    const child = newId();
    const mother = newId();
    const ofMother = (type: string, on: string, facts: object) => tell(type, on, { [mother]: 'adult' }, { ...facts });
    const crisis = ofMother('adult.mental-health', '2026-02-02', { event: 'crisis' });
    return {
      child,
      mother,
      crisis,
      told: [
        tell('person.relationship', '2019-05-01', { [child]: 'child', [mother]: 'mother' }, { kind: 'mother' }),
        crisis,
        ofMother('adult.substance-misuse', '2026-03-02', { event: 'relapse' }),
      ],
    };
  };

  /** A sentinel in its own memory; `through` may stop it where it is about to append. */
  const sentinel = (through: Partial<EventStore> = {}, fingerprint = 'one') => {
    const own: EventStore = {
      append: (...given) => store.append(...given),
      readStream: (...given) => store.readStream(...given),
      readStreams: (streams) => store.readStreams(streams),
      readAll: (options) => store.readAll(options),
      find: (ids) => store.find(ids),
      head: () => store.head(),
      subscribe: (options) => store.subscribe(options),
      close: () => store.close(),
      ...through,
    };
    const processor = createPatternsProcessor({ store: own, vocabulary, patterns, clock });
    const { take: takeTurn } = turnsByChild(database.pool, fingerprint);
    return {
      takeTurn,
      evaluate: (personId: string) => takeTurn((schedule) => processor.evaluate([personId], schedule)),
      share: (partition: number, committed: readonly Committed[]) =>
        evaluateShares({ takeTurn, patterns: processor }, [{ partition, committed }]),
      shares: (...shares: readonly CommittedShare[]) => evaluateShares({ takeTurn, patterns: processor }, shares),
    };
  };
  /** Stops the first append until it is let go. */
  const pausedAppend = () => {
    let letGo: () => void = () => undefined;
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    const through: Partial<EventStore> = {
      append: async (...given) => {
        arrive();
        await gone;
        return store.append(...given);
      },
    };
    return { through, arrived, letGo: () => letGo() };
  };

  const standing = async (child: string): Promise<string[]> => {
    const history = foldHistory(emptyHistory(child), await store.readStream(personStream(child)));
    return currentMatches(history, TODAY).flatMap(({ pattern, status }) => (status === 'open' ? [pattern] : []));
  };
  const expectNothingLeftToDo = async (child: string): Promise<void> => {
    const head = await store.head();
    await sentinel().evaluate(child);
    expect(await store.head()).toBe(head);
  };

  it('take turns at a child: what one has read is not decided upon after another has read more', async () => {
    const { child, crisis, mother, told } = family();
    await append(...told);
    const paused = pausedAppend();
    const first = sentinel(paused.through).evaluate(child);
    await paused.arrived;
    // The mother's crisis was somebody else's. Nothing of that stands in the child's stream.
    await append(retraction(crisis));
    let ended = false;
    const second = sentinel()
      .evaluate(mother)
      .then(() => (ended = true));
    await waitFor('the second to wait', async () => {
      const { rows } = await database.pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    expect(ended).toBe(false);
    paused.letGo();
    await Promise.all([first, second]);
    expect(await standing(child)).toEqual([]);
    await expectNothingLeftToDo(child);
  });

  it('append nothing that does not hold any more where a turn was lost unnoticed', async () => {
    const { child, crisis, mother, told } = family();
    await append(...told);
    const paused = pausedAppend();
    const zombie = sentinel(paused.through)
      .evaluate(child)
      .then(
        () => 'evaluated',
        () => 'failed',
      );
    await paused.arrived;
    // As PostgreSQL does with the session of a machine that stands still.
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and state = 'idle in transaction'`,
    );
    await append(retraction(crisis));
    await sentinel().evaluate(mother);
    paused.letGo();
    expect(await zombie).toBe('failed');
    expect(await standing(child)).toEqual([]);
    await expectNothingLeftToDo(child);
  });

  it('evaluate what was dealt out once, whoever has the share, and nothing of an earlier term', async () => {
    const { child, told } = family();
    const stored = await append(...told);
    const position = stored.at(-1)?.position ?? 0;
    const term = await inTransaction(database.pool, (client) => beginShares(client, NAME, 2));
    const committed = (of: string): Committed[] => [{ term: of, position, personId: child, familyId: child }];

    await sentinel().share(1, committed(newId()));
    expect(await standing(child)).toEqual([]);
    await Promise.all([sentinel().share(1, committed(term)), sentinel().share(1, committed(term))]);
    expect(await standing(child)).toEqual(['trio']);
    const head = await store.head();
    const never: Partial<EventStore> = {
      readStreams: () => Promise.reject(new Error('It was evaluated, and is not read again.')),
    };
    await sentinel(never).share(1, committed(term));
    expect(await store.head()).toBe(head);
  });

  it('evaluate what came of several shares in one turn, each as far as it was dealt out and not done', async () => {
    const [one, other] = [family(), family()];
    const stored = await append(...one.told, ...other.told);
    const term = await inTransaction(database.pool, (client) => beginShares(client, NAME, 4));
    const of = (personId: string): Committed[] =>
      stored
        .filter(({ streamId }) => streamId === personStream(personId))
        .map(({ position }) => ({ term, position, personId, familyId: personId }));
    const doneTo = async () => {
      const { rows } = await database.pool.query<{ share: number; done_to: number }>(
        'select share, done_to from processor_shares where processor = $1 order by share',
        [NAME],
      );
      return rows.map(({ done_to }) => done_to);
    };
    const before = await doneTo();
    const [first] = of(one.mother);
    await sentinel().shares(
      { partition: 3, committed: of(other.mother) },
      { partition: 1, committed: first ? [first] : [] },
      { partition: 2, committed: of(one.mother).map((each) => ({ ...each, term: newId() })) },
    );
    expect(await standing(other.child)).toEqual(['trio']);
    expect(await doneTo()).toEqual([before[0], first?.position, before[2], of(other.mother).at(-1)?.position]);
    await sentinel().shares({ partition: 1, committed: of(one.mother) }, { partition: 3, committed: of(other.mother) });
    expect(await standing(one.child)).toEqual(['trio']);
    expect((await doneTo())[1]).toBe(of(one.mother).at(-1)?.position);
  });

  it('move a share only together with what was planned', async () => {
    const { child, told } = family();
    const stored = await append(...told);
    const position = stored.at(-1)?.position ?? 0;
    const term = await inTransaction(database.pool, (client) => beginShares(client, NAME, 2));
    const committed: Committed[] = [{ term, position, personId: child, familyId: child }];
    const fails: Partial<EventStore> = { append: () => Promise.reject(new Error('The store does not answer.')) };
    await expect(sentinel(fails).share(1, committed)).rejects.toThrow('does not answer');
    const planned = () => database.pool.query('select 1 from pattern_schedule where person_id = $1', [child]);
    expect((await planned()).rows).toEqual([]);
    await sentinel().share(1, committed);
    expect((await planned()).rows).toHaveLength(1);
    expect(await standing(child)).toEqual(['trio']);
  });

  it('are dealt the events of a family together, by ids and positions alone; repeated, they are dealt the same', async () => {
    const { child, mother, told, crisis } = family();
    const brother = newId();
    const stored = await append(
      ...told,
      tell(
        'education.presentation-concern',
        '2026-05-01',
        { [brother]: 'child', [mother]: 'mother' },
        { observed: ['hungry'] },
      ),
      retraction(crisis),
    );
    await database.pool.query('delete from checkpoints where name = $1', [NAME]);
    const batches: (readonly Committed[])[] = [];
    let failures = 1;
    const publisher: CommittedPublisher = {
      begin: () => Promise.resolve(4),
      publish: (committed) => {
        batches.push(committed);
        failures -= 1;
        if (failures >= 0) return Promise.reject(new Error('The broker does not answer.'));
        return Promise.resolve(new Map([[2, committed.at(-1)?.position ?? 0]]));
      },
      answers: () => Promise.resolve(true),
      close: () => Promise.resolve(),
    };
    const evaluateHere = () => Promise.reject(new Error('The broker answers.'));
    const dealer = createDealer({ name: NAME, publisher, evaluateHere });
    const errors: unknown[] = [];
    const dealing = startProcessor({ ...dealer, store, pool: database.pool, onError: (error) => errors.push(error) });
    ends.add(dealing, (each) => each.stop());
    const head = await store.head();
    await dealing.caughtUpTo(head);
    expect(errors).toMatchObject([{ name: 'GivesWay' }]);

    const [failed, ...dealt] = batches.map((batch) => batch.filter(({ position }) => position >= stored[0]!.position));
    const ofFamily = dealt.flat();
    expect(ofFamily.map(({ position }) => position)).toEqual(stored.map(({ position }) => position));
    expect(new Set(ofFamily.map(({ personId }) => personId))).toEqual(new Set([child, mother, brother]));
    expect(new Set(ofFamily.map(({ familyId }) => familyId)).size).toBe(1);
    expect(new Set(ofFamily.flatMap((each) => Object.keys(each)))).toEqual(
      new Set(['term', 'position', 'personId', 'familyId']),
    );
    const withoutTerm = (batch: readonly Committed[]) => batch.map((each) => ({ ...each, term: '' }));
    expect(withoutTerm(failed ?? [])).toEqual(withoutTerm(ofFamily));
    expect(failed?.[0]?.term).not.toBe(ofFamily[0]?.term);
    // Nobody has evaluated it: what is said of the child must not look as if they had.
    expect(await readProgress(database.pool, NAME)).toBeLessThan(stored[0]!.position);
  });
});
