import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { CATALOGUE } from '#patterns';
import { newId } from '#platform';
import { DraftBacktests } from '../../apps/hub/src/draft-backtests.js';
import { PatternDraftStore, type PatternDraft } from '../../apps/hub/src/pattern-draft-store.js';
import { agencyEvent, child } from '../support/agency-events.js';
import { AUDITOR, HOSPITAL, MANAGER, startTestService, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

let service: TestService;
let inForce: string;

beforeAll(async () => {
  inForce = await readFile(new URL('was-not-brought/definition.yaml', CATALOGUE), 'utf8');
  service = await startTestService('pattern drafts', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
  for (const [who, on] of [
    [80, '2026-02-03'],
    [80, '2026-03-10'],
    [80, '2026-04-14'],
    [81, '2026-03-03'],
    [81, '2026-04-07'],
    [82, '2026-04-07'],
  ] as const) {
    const event = agencyEvent({ data: { people: [child(who)], occurredOn: { date: on }, service: 'dental' } });
    expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
  }
  await service.settled();
});
afterAll(() => service.stop());

/** The pattern in force, so that it needs so many missed appointments at every tier. */
const atLeast = (number: number): string => {
  const definition = parse(inForce) as { tiers: { when?: unknown; parameters?: Record<string, unknown> }[] };
  const tiers = definition.tiers
    .filter(({ when }) => when === undefined)
    .map((tier) => ({ ...tier, parameters: { ...tier.parameters, atLeast: number } }));
  return stringify({ ...definition, version: 99, tiers });
};

const draft = async (definition: string): Promise<PatternDraft> => {
  const answer = await service.post<PatternDraft>('/v1/patterns/drafts', MANAGER, { definition });
  expect(answer.status).toBe(201);
  return answer.body;
};
const read = async (draftId: string): Promise<PatternDraft> =>
  (await service.get<PatternDraft>(`/v1/patterns/drafts/${draftId}`, MANAGER)).body;
const begin = (draftId: string) => service.post<PatternDraft>(`/v1/patterns/drafts/${draftId}/backtest`, MANAGER, {});
const backtested = async (definition: string): Promise<PatternDraft> => {
  const { draftId } = await draft(definition);
  expect((await begin(draftId)).status).toBe(202);
  await waitFor('the backtest', async () => (await read(draftId)).run.state !== 'running');
  return read(draftId);
};

describe('a draft of a pattern', () => {
  it('is backtested over all stored histories, and says what it would change, naming nobody', async () => {
    const { run } = await backtested(atLeast(3));
    expect(run.state).toBe('done');
    expect(run.position).toBe(run.head);
    expect(run.findings).toMatchObject({
      children: 3,
      unreadable: 0,
      changes: { before: 2, after: 1, onlyBefore: 1, onlyAfter: 0 },
    });
    const text = JSON.stringify(run.findings);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|999|Asha/);
  });

  it('changes nothing where it is what is in force', async () => {
    const { run } = await backtested(inForce);
    expect(run.findings?.changes).toMatchObject({ before: 2, after: 2, onlyBefore: 0, onlyAfter: 0, higherLevel: 0 });
    expect(run.findings?.draft).toEqual(run.findings?.inForce);
  });

  it('is refused where it is not valid, with what is wrong and on which line', async () => {
    const answer = await service.post<{ code: string; errors: { pointer: string; detail: string }[] }>(
      '/v1/patterns/drafts',
      MANAGER,
      { definition: inForce.replace('health.appointment.was-not-brought', 'health.appointment.no-such-type') },
    );
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('invalid-pattern');
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/definition' });
    expect(answer.body.errors[0]?.detail).toMatch(/^line \d+: .*no-such-type/);
  });

  it('is refused likewise where an alias stands for nothing', async () => {
    const answer = await service.post<{ errors: { detail: string }[] }>('/v1/patterns/drafts', MANAGER, {
      definition: inForce.replace(/^against: .*$/m, 'against: *brought'),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0]?.detail).toMatch(/^line \d+: \*brought stands for what &brought names before it/);
  });

  it('is told as interrupted where its process ended, outlives that, and can be backtested again', async () => {
    const { draftId } = await draft(atLeast(2));
    const { pool } = service.service.parts;
    const drafts = new PatternDraftStore(pool);
    expect(await drafts.begin(draftId, newId())).toBe(true);
    expect((await begin(draftId)).status).toBe(409);
    await pool.query(`update pattern_drafts set progress_at = now() - interval '1 hour' where draft_id = $1`, [
      draftId,
    ]);
    expect((await read(draftId)).run.state).toBe('interrupted');
    expect((await begin(draftId)).status).toBe(202);
    await waitFor('the backtest', async () => (await read(draftId)).run.state === 'done');
  });

  it('says that its backtest was interrupted when the service stops', async () => {
    const { draftId } = await draft(atLeast(2));
    const backtests = new DraftBacktests(service.service.parts);
    await backtests.begin(draftId);
    await backtests.onModuleDestroy();
    expect((await read(draftId)).run.state).toBe('interrupted');
  });

  it('has who kept, read and backtested it in the audit trail', async () => {
    const { draftId } = await backtested(inForce);
    expect((await read(draftId)).createdBy).toBe(MANAGER);
    const { body } = await service.get<{ entries: { action: string; actor: string }[] }>(
      '/v1/audit?limit=1000',
      AUDITOR,
    );
    const actions = body.entries.filter(({ actor }) => actor === MANAGER).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['draft-pattern', 'read-pattern-draft', 'backtest-pattern-draft']));
  });
});
