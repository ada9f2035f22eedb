import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { newId } from '#platform';
import { AuditTrail } from './audit.js';
import type { AuditEntry } from './audit-chain.js';

const chainKey = Buffer.alloc(32, 7);

const look = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: 'example-worker',
  roles: ['mash-worker'],
  action: 'read-chronology',
  purpose: 'mash-triage',
  personIds: [newId()],
  route: 'GET /v1/children/:id/chronology',
  outcome: 'shown',
  requestId: newId(),
  ...change,
});

describe('AuditTrail', () => {
  let database: TestDatabase;
  let trail: AuditTrail;

  beforeAll(async () => {
    database = await testDatabase('audit');
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await asAdministrator('truncate audit_entries');
    trail = new AuditTrail(database.pool, { chainKey });
  });

  /** Does what a database administrator can do, and the service cannot. */
  const asAdministrator = async (sql: string, values: unknown[] = []): Promise<void> => {
    await database.pool.query('alter table audit_entries disable trigger all');
    await database.pool.query(sql, values);
    await database.pool.query('alter table audit_entries enable trigger all');
  };

  it('tells an auditor who looked at whom, when, what for and how it ended', async () => {
    const entry = look({ agency: 'urn:agency:example-council' });
    const before = new Date();
    await trail.record(entry);

    const [recorded] = await trail.read({ after: 0, limit: 10 });
    expect(recorded).toEqual({ ...entry, position: 1, at: recorded?.at });
    expect(recorded?.at.getTime()).toBeGreaterThanOrEqual(before.getTime());
  });

  it('finds the looks at one person, page by page', async () => {
    const personId = newId();
    for (let index = 0; index < 5; index += 1) {
      await trail.record(look({ personIds: index % 2 === 0 ? [newId(), personId] : [newId()] }));
    }

    const first = await trail.read({ after: 0, limit: 2, personId });
    const second = await trail.read({ after: first.at(-1)?.position ?? 0, limit: 2, personId });
    expect([...first, ...second].map(({ position }) => position)).toEqual([1, 3, 5]);
  });

  it('loses none of many looks at once, and is whole', async () => {
    await Promise.all(Array.from({ length: 1_200 }, () => trail.record(look())));
    expect(await trail.verify()).toMatchObject({ entries: 1_200, faults: [] });
  });

  it('is one chain, however many instances write it', async () => {
    const instances = Array.from({ length: 4 }, () => new AuditTrail(database.pool, { chainKey }));
    await Promise.all(
      instances.map(async (instance) => {
        for (let index = 0; index < 50; index += 1) await instance.record(look());
      }),
    );
    expect(await trail.verify()).toMatchObject({ entries: 200, faults: [] });
  });

  it('asks the database once for each look, while no other instance writes', async () => {
    await trail.record(look());
    const asked = jest.spyOn(database.pool, 'query');
    const connected = jest.spyOn(database.pool, 'connect');
    await trail.record(look());
    await trail.record(look());
    // `query` of a pool connects by itself.
    expect([asked.mock.calls.length, connected.mock.calls.length]).toEqual([2, 2]);
    jest.restoreAllMocks();
    const other = new AuditTrail(database.pool, { chainKey });
    for (const each of [other, trail, trail, other]) await each.record(look());
    expect(await trail.verify()).toMatchObject({ entries: 7, faults: [] });
  });

  it('refuses the look with 503 where the entry cannot be stored', async () => {
    await database.pool.query('alter table audit_entries rename to elsewhere');
    await expect(trail.record(look())).rejects.toMatchObject({ status: 503 });

    await database.pool.query('alter table elsewhere rename to audit_entries');
    await expect(trail.record(look())).resolves.toBeUndefined();
  });

  it('refuses one entry that is not fit to be stored, and not those that came with it', async () => {
    const outcomes = await Promise.allSettled([
      trail.record(look()),
      trail.record(look({ route: 'GET /v1/children/9990000018/chronology' })),
      trail.record(look({ action: 'Read Asha Example' })),
      trail.record(look()),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await trail.verify()).toMatchObject({ entries: 2, faults: [] });
  });

  it.each(["update audit_entries set actor = 'other'", 'delete from audit_entries', 'truncate audit_entries'])(
    'is only ever added to: the database refuses %j',
    async (sql) => {
      await trail.record(look());
      await expect(database.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('names the one entry that an administrator altered', async () => {
    for (let index = 0; index < 5; index += 1) await trail.record(look());
    await asAdministrator("update audit_entries set actor = 'somebody-else' where position = 3");

    expect((await trail.verify()).faults).toEqual([{ position: 3, until: 3, fault: 'altered' }]);
  });

  it.each([
    "at = at + interval '1 hour'",
    "roles = '{manager}'",
    "agency = 'urn:agency:other'",
    "action = 'read-family'",
    "purpose = 'early-help'",
    'purpose = null',
    "person_ids = '{}'",
    "route = 'GET /v1/other'",
    "outcome = 'not-found'",
    "request_id = 'other'",
  ])('names the entry whatever was altered in it (%s)', async (change) => {
    for (let index = 0; index < 3; index += 1) await trail.record(look());
    await asAdministrator(`update audit_entries set ${change} where position = 2`);

    expect((await trail.verify()).faults).toEqual([{ position: 2, until: 2, fault: 'altered' }]);
  });

  it('names an entry whose digest was altered too, with the next one, which hung on it', async () => {
    for (let index = 0; index < 5; index += 1) await trail.record(look());
    await asAdministrator("update audit_entries set actor = 'x', digest = $1 where position = 3", [Buffer.alloc(32)]);

    expect((await trail.verify()).faults).toEqual([{ position: 3, until: 4, fault: 'altered' }]);
  });

  it('names the entries that an administrator took out', async () => {
    for (let index = 0; index < 6; index += 1) await trail.record(look());
    await asAdministrator('delete from audit_entries where position in (2, 3)');

    expect((await trail.verify()).faults).toEqual([{ position: 2, until: 3, fault: 'missing' }]);
  });

  it('shows by its anchor that the tail was cut off, and grown anew', async () => {
    for (let index = 0; index < 5; index += 1) await trail.record(look());
    const anchor = await trail.anchor();
    await asAdministrator('delete from audit_entries where position > 3');
    expect((await trail.verify(anchor)).faults).toEqual([{ position: 4, until: 5, fault: 'cut-off' }]);

    await trail.record(look());
    await trail.record(look());
    expect((await trail.verify(anchor)).faults).toEqual([{ position: 5, until: 5, fault: 'altered' }]);
  });

  it('cannot be chained anew by who does not have the key', async () => {
    await trail.record(look());
    const forger = new AuditTrail(database.pool, { chainKey: Buffer.alloc(32, 8) });
    await forger.record(look());

    expect((await trail.verify()).faults).toEqual([{ position: 2, until: 2, fault: 'altered' }]);
  });
});
