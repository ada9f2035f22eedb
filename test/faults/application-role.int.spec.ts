import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { AuditTrail } from '#access';
import { park, readParked, unpark, type EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { APPLICATION_ROLE, createPool, migrate, newId } from '#platform';
import { anEvent, appendOne, aStream, write } from '../contracts/store-fixture.js';
import { migrationFolders, testDatabase, testLogin } from '../support/database.js';
import type { TestDatabase, TestLogin } from '../support/database.js';
import { waitFor } from '../support/wait-for.js';

/** What PostgreSQL itself says no to, before any trigger is asked. */
const denied = (message: RegExp) => expect.objectContaining({ code: '42501', message: expect.stringMatching(message) });

describe('a login that is only a member of the role that the service runs as', () => {
  let database: TestDatabase;
  let login: TestLogin;
  let pool: pg.Pool;
  let store: EventStore;
  let owner: string;

  beforeAll(async () => {
    database = await testDatabase('application role');
    login = await testLogin(database);
    pool = createPool(login.url, { role: APPLICATION_ROLE, max: 3 });
    store = createPostgresEventStore({ pool });
    const { rows } = await database.pool.query<{ owner: string }>('select current_user as owner');
    owner = rows[0]?.owner ?? '';
    await appendOne(store, write(aStream(), 0, anEvent()));
    await new AuditTrail(pool, { chainKey: Buffer.alloc(32, 1) }).record({
      actor: 'example-worker',
      roles: ['mash-worker'],
      action: 'read-chronology',
      personIds: [newId()],
      route: 'GET /v1/children/:id/chronology',
      outcome: 'shown',
      requestId: newId(),
    });
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
    await database.drop();
    await login.drop();
  });

  const INSERT = `insert into events (global_position, recorded_at, event_id, stream_version, stream_id, type, data)
                  values (1000000, now(), gen_random_uuid(), 1, 'person-example', 'Example.v1', '{}')`;

  it.each([
    ["update events set data = '{}'", /permission denied for table events/],
    ['delete from events', /permission denied for table events/],
    ['truncate events', /permission denied for table events/],
    [INSERT, /permission denied for table events/],
    ["update audit_entries set actor = 'example'", /permission denied for table audit_entries/],
    ['delete from audit_entries', /permission denied for table audit_entries/],
    ['truncate audit_entries', /permission denied for table audit_entries/],
    ["update alert_feed set cloud_event = '{}'", /permission denied for table alert_feed/],
    ['delete from webhook_deliveries', /permission denied for table webhook_deliveries/],
    ['delete from parked_alert_messages', /permission denied for table parked_alert_messages/],
    ['update person_keys set wrapped_key = null', /permission denied for table person_keys/],
    ['select * from identity_claims', /permission denied for table identity_claims/],
    ['select * from person_match_keys', /permission denied for table person_match_keys/],
    ['select * from identity_reviews', /permission denied for table identity_reviews/],
    ['update people_pairs set standing = null', /permission denied for table people_pairs/],
    ['delete from pattern_drafts', /permission denied for table pattern_drafts/],
    ['delete from schema_migrations', /permission denied for table schema_migrations/],
    ['alter table events disable trigger all', /must be owner of table events/],
    ['alter table audit_entries disable trigger all', /must be owner of table audit_entries/],
    ['drop trigger events_are_for_good on events', /must be owner of relation events/],
    ['drop table events cascade', /must be owner of table events/],
    ['drop table audit_entries', /must be owner of table audit_entries/],
    ['alter function refuse_to_rewrite_events() rename to gone', /must be owner of function/],
    ["set session_replication_role = 'replica'", /permission denied to set parameter/],
    ['create table public.example ()', /permission denied for schema public/],
    ['create schema example', /permission denied for database/],
    ['create role example', /permission denied to create role/],
  ])('is denied: %s', async (statement, message) => {
    await expect(pool.query(statement)).rejects.toEqual(denied(message));
  });

  it('has these rights on tables, and no others', async () => {
    const { rows } = await database.pool.query<{ name: string; rights: string }>(
      `select c.relname as name, string_agg(lower(r.privilege), ', ' order by r.privilege) as rights
       from pg_class c
       cross join unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) r (privilege)
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
         and has_table_privilege($1, c.oid, r.privilege)
       group by c.relname`,
      [login.name],
    );
    expect(Object.fromEntries(rows.map(({ name, rights }) => [name, rights]))).toEqual({
      alert_clocks: 'delete, insert, select, update',
      alert_feed: 'insert, select',
      alert_silences: 'insert, select, update',
      alert_suppressions: 'insert, select',
      alert_waits: 'delete, insert, select, update',
      audit_entries: 'insert, select',
      checkpoints: 'insert, select, update',
      events: 'select',
      kurrentdb_claims: 'insert, select',
      kurrentdb_intents: 'delete, insert, select',
      kurrentdb_store: 'insert, select',
      master_key_check: 'insert, select',
      notice_clocks: 'delete, insert, select, update',
      open_alerts: 'delete, insert, select, update',
      parked: 'delete, insert, select, update',
      parked_alert_messages: 'insert, select, update',
      pattern_drafts: 'insert, select, update',
      pattern_schedule: 'delete, insert, select, update',
      person_families: 'insert, select',
      person_keys: 'delete, select',
      processor_shares: 'delete, insert, select, update',
      schema_migrations: 'select',
      webhook_deliveries: 'insert, select, update',
      webhook_subscriptions: 'insert, select, update',
    });
  });

  it('may call the functions that run as the owner, and nobody else may', async () => {
    const { rows } = await database.pool.query<{ name: string; role: boolean; everybody: boolean }>(
      `select p.proname as name, has_function_privilege($1, p.oid, 'execute') as role,
              has_function_privilege('public', p.oid, 'execute') as everybody
       from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef`,
      [APPLICATION_ROLE],
    );
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['append_events', 'register_people', 'match_candidates', 'close_identity_review']),
    );
    for (const each of rows) expect(each).toEqual({ name: each.name, role: true, everybody: false });
  });

  it('cannot become the owner, and is denied the same things where it gives the role up', async () => {
    const client = await pool.connect();
    try {
      await expect(client.query(`set role "${owner}"`)).rejects.toEqual(denied(/permission denied to set role/));
      await expect(client.query(`set session authorization "${owner}"`)).rejects.toEqual(denied(/permission denied/));
      await client.query('reset role');
      await expect(client.query('delete from events')).rejects.toEqual(denied(/permission denied for table events/));
    } finally {
      client.release(true);
    }
  });

  it('reads, appends, hears of what others append, and sets aside what cannot be dealt with', async () => {
    const other = createPostgresEventStore({ url: login.url, role: APPLICATION_ROLE });
    const seen: string[] = [];
    const subscription = other.subscribe({
      after: await store.head(),
      handle: async (batch) => void seen.push(...batch.map(({ streamId }) => streamId)),
    });
    const stream = aStream();
    expect(await appendOne(store, write(stream, 0, anEvent()))).toMatchObject({ status: 'stored' });
    await waitFor('the event in the other store', () => seen.includes(stream));
    await subscription.stop();
    await other.close();

    await park(pool, { processor: 'example', subject: stream, reason: 'Error' });
    expect(await readParked(pool, 'example')).toEqual([stream]);
    await unpark(pool, 'example', stream);
    expect(await readParked(pool, 'example')).toEqual([]);
  });

  it('is the role from the first statement on, whatever its address asks for', async () => {
    const url = new URL(login.url);
    url.searchParams.set('options', '-c role=none -c statement_timeout=7000');
    const asked = createPool(url.href, { role: APPLICATION_ROLE, max: 1 });
    const { rows } = await asked.query('select current_user, session_user');
    await asked.end();
    expect(rows).toEqual([{ current_user: APPLICATION_ROLE, session_user: login.name }]);
  });

  it('finds nothing to migrate where the schema is up to date', async () => {
    expect(await migrate(login.url, migrationFolders())).toEqual([]);
  });
});
