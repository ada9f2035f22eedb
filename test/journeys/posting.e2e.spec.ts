import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child, nhsNumber } from '../support/agency-events.js';
import {
  HOSPITAL,
  PURPOSE,
  SCHOOL,
  startTestService,
  urn,
  WORKER,
  type Answer,
  type TestService,
} from '../support/service.js';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}
interface Result {
  readonly index: number;
  readonly status: string;
  readonly eventId?: string;
  readonly personIds?: readonly string[];
  readonly globalPosition?: number;
  readonly problem?: Problem;
}

const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const NDJSON = { 'content-type': 'application/x-ndjson' };
const log: string[] = [];
let service: TestService;

beforeAll(async () => {
  const keep = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log.push(chunk.toString());
      done();
    },
  });
  service = await startTestService('posting', {
    clock: { now: () => new Date('2026-06-15T12:00:00Z') },
    log: { write: (line) => keep.write(line) },
  });
});
afterAll(() => service.stop());

const post = (event: unknown, agency = HOSPITAL, headers = {}): Promise<Answer<Problem>> =>
  service.post<Problem>('/v1/events', agency, event, headers);
const storedEvents = async (): Promise<number> => {
  const { rows } = await service.database.pool.query<{ count: number }>(
    `select count(*) as count from events where type = 'AgencyEventRecorded.v1'`,
  );
  return rows[0]?.count ?? 0;
};
const refused = async (answer: Answer<Problem>, status: number, pointer?: string): Promise<void> => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.status).toBe(status);
  if (pointer !== undefined) expect(answer.body.errors?.map((error) => error.pointer)).toContain(pointer);
  return Promise.resolve();
};
const without = (event: object, field: string): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== field));

describe('posting agency events', () => {
  it('stores one of 50 parallel posts of the same event, and answers all alike (row 1)', async () => {
    const event = agencyEvent({ data: { people: [child(30)] } });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        service.post<Omit<Result, 'status'> & { status: string }>('/v1/events', HOSPITAL, event),
      ),
    );
    const told = answers.map(({ body }) => [body.eventId, body.personIds, body.globalPosition]);
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    const [personId = ''] = answers[0]?.body.personIds ?? [];
    const page = await service.get<ChronologyPage>(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
    expect(page.body.entries).toHaveLength(1);
  });

  it('names the field where an event has no id or no source (row 20)', async () => {
    await refused(await post(without(agencyEvent(), 'id')), 400, '/id');
    await refused(await post(without(agencyEvent(), 'source')), 400, '/source');
    await refused(await post({ ...agencyEvent(), id: '' }), 400, '/id');
    await refused(await post({ ...agencyEvent(), specversion: '0.3' }), 400, '/specversion');
    await refused(await post([agencyEvent()]), 400);
    await refused(await post('null'), 400);
  });

  it('keeps the first of two contents under one source and id, and logs both digests (row 21)', async () => {
    const event = agencyEvent({ data: { people: [child(31)], narrative: 'The first.' } });
    expect((await post(event)).status).toBe(201);
    log.length = 0;
    const other = { ...event, data: { ...event.data, narrative: 'CANARY another.' } };
    await refused(await post(other), 409);
    expect((await post(event)).status).toBe(200);
    const line = log.find((each) => each.includes('other content'));
    expect(line).toMatch(/"kept":"[0-9a-f]{64}".*"refused":"[0-9a-f]{64}"/);
    expect(log.join('')).not.toContain('CANARY');
  });

  it('keeps one of 20 contents that come under one id at once, and nothing of the others in any chronology', async () => {
    const event = agencyEvent({ data: { people: [child(80)] } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        // Each names other people, and most name more of them than the one that is kept.
        const others = Array.from({ length: index }, (_each, n) => child(100 + index * 20 + n, { role: 'sibling' }));
        const people = [child(80), ...others];
        return service.post<Result>('/v1/events', HOSPITAL, { ...event, data: { ...event.data, people } });
      }),
    );
    const recorded = answers.filter(({ status }) => status === 201);
    expect(recorded).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    const { rows } = await service.database.pool.query<{ stream_id: string }>(
      `select stream_id from events where type = 'AgencyEventRecorded.v1' and data like $1`,
      [`%${recorded[0]?.body.eventId ?? ''}%`],
    );
    expect(rows.map((row) => row.stream_id).sort()).toEqual(
      recorded[0]?.body.personIds?.map((personId) => `person-${personId}`).sort(),
    );
  });

  it('stores 999 of a batch of 1,000 and names the one that is wrong (row 22)', async () => {
    const batch = Array.from({ length: 1000 }, (_, index) =>
      agencyEvent({ data: { people: [child(1000 + (index % 100))], occurredOn: { date: '2026-03-01' } } }),
    );
    const wrong = { ...batch[417], data: { ...batch[417]?.data, service: 'astrology' } };
    const answer = await service.post<{ results: Result[] }>(
      '/v1/events',
      HOSPITAL,
      batch.with(417, wrong as never),
      BATCH,
    );
    expect(answer.status).toBe(200);
    expect(answer.body.results.map(({ index }) => index)).toEqual(batch.map((_, index) => index));
    expect(answer.body.results.filter(({ status }) => status === 'recorded')).toHaveLength(999);
    expect(answer.body.results[417]).toMatchObject({ status: 'refused', problem: { status: 400 } });
    expect(answer.body.results[417]?.problem?.errors?.[0]?.pointer).toBe('/data/service');
    const ids = new Set(answer.body.results.flatMap(({ personIds }) => personIds ?? []));
    expect(ids.size).toBe(100);
  });

  it('answers an event that stands twice in a batch, and one that contradicts it', async () => {
    const event = agencyEvent({ data: { people: [child(32)] } });
    const contrary = { ...event, data: { ...event.data, service: 'optical' } };
    const answer = await service.post<{ results: Result[] }>('/v1/events', HOSPITAL, [event, event, contrary], BATCH);
    expect(answer.body.results.map(({ status }) => status)).toEqual(['recorded', 'duplicate', 'refused']);
    expect(answer.body.results[1]?.globalPosition).toBe(answer.body.results[0]?.globalPosition);
    expect(answer.body.results[2]?.problem?.status).toBe(409);
  });

  it('refuses more than 1,000 in a batch and takes any number as NDJSON', async () => {
    await refused(
      await post(
        Array.from({ length: 1001 }, () => ({})),
        HOSPITAL,
        BATCH,
      ),
      400,
    );
    const events = Array.from({ length: 2500 }, (_, index) =>
      agencyEvent({ data: { people: [child(1200 + (index % 50))] } }),
    );
    const lines = [...events.map((event) => JSON.stringify(event)), '{"broken":', '', JSON.stringify(events[0])];
    const answer = await service.post('/v1/events', HOSPITAL, lines.join('\n'), NDJSON);
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const results = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Result);
    expect(results.map(({ index }) => index)).toEqual(Array.from({ length: 2502 }, (_, index) => index));
    expect(results.slice(0, 2500).every(({ status }) => status === 'recorded')).toBe(true);
    expect(results[2500]).toMatchObject({ status: 'refused', problem: { status: 400 } });
    expect(results[2501]).toMatchObject({ status: 'duplicate', eventId: results[0]?.eventId });
  });

  it('takes the same id from another agency as another event (row 23)', async () => {
    const mine = agencyEvent({ id: 'shared-id', data: { people: [child(33)] } });
    const theirs = {
      ...mine,
      source: urn(SCHOOL),
      type: 'education.presentation-concern',
      data: { people: [child(34)], occurredOn: { date: '2026-03-01' }, observed: ['tired'] },
    };
    const first = await service.post<Result>('/v1/events', HOSPITAL, mine);
    const second = await service.post<Result>('/v1/events', SCHOOL, theirs);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.eventId).not.toBe(first.body.eventId);
  });

  it('changes nothing for a request with a field too many (row 29)', async () => {
    const before = await storedEvents();
    await refused(await post({ ...agencyEvent(), colour: 'blue' }), 400);
    await refused(await post(agencyEvent({ data: { colour: 'blue' } })), 400);
    await refused(await post(agencyEvent({ data: { people: [{ ...child(35), colour: 'blue' }] } })), 400);
    await refused(await post(JSON.stringify(agencyEvent()).replace('{', '{"__proto__":{"id":"x"},')), 400);
    expect(await storedEvents()).toBe(before);
  });

  it('names a wrong NHS number and a wrong UPN, and never repeats them (rows 40, 41)', async () => {
    const wrongNhs = nhsNumber(36).replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
    for (const number of [wrongNhs, '9999999999', '0000000000', '1111111111']) {
      const answer = await post(agencyEvent({ data: { people: [child(36, { nhsNumber: number })] } }));
      await refused(answer, 422, '/data/people/0/nhsNumber');
      expect(answer.text).not.toContain(number);
    }
    const answer = await post(
      agencyEvent({ data: { people: [child(36, { nhsNumber: undefined, upn: 'A801200005001' })] } }),
    );
    await refused(answer, 422, '/data/people/0/upn');
    expect(answer.text).not.toContain('801200005001');
  });

  it('refuses what lies in the future or before birth, and takes it for an unborn child (row 42)', async () => {
    await refused(await post(agencyEvent({ data: { occurredOn: { date: '2026-06-16' } } })), 422, '/data/occurredOn');
    await refused(await post(agencyEvent({ time: '2026-06-15T12:30:00Z' })), 422, '/time');
    await refused(
      await post(agencyEvent({ data: { people: [child(37, { dateOfBirth: '2026-05-01' })] } })),
      422,
      '/data/occurredOn',
    );
    const unborn = agencyEvent({
      data: {
        people: [{ role: 'unborn', name: { family: 'Example' }, expectedOn: '2026-08-01' }],
        occurredOn: { date: '2026-05-01' },
        service: 'antenatal',
      },
    });
    expect((await post(unborn)).status).toBe(201);
  });

  it('takes an event that comes a year late, by when it happened (row 43)', async () => {
    const late = agencyEvent({
      data: { people: [child(38)], occurredOn: { date: '2025-03-01' }, learnedOn: '2026-06-14' },
    });
    expect((await post(late)).status).toBe(201);
  });

  it('keeps the clock change and a birthday on 29 February right (row 44)', async () => {
    const leap = child(39, { dateOfBirth: '2016-02-29' });
    const answers = [];
    for (const at of [
      '2026-02-28T23:30:00Z',
      '2026-03-01T00:00:00.000Z',
      '2026-03-29T00:59:59.000Z',
      '2026-05-31T23:30:00Z',
    ]) {
      answers.push(
        await service.post<Result>(
          '/v1/events',
          HOSPITAL,
          agencyEvent({ data: { people: [leap], occurredOn: { date: at, precision: 'minute' } } }),
        ),
      );
    }
    const [personId = ''] = answers[0]?.body.personIds ?? [];
    const page = await service.get<ChronologyPage>(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
    expect(page.body.entries.map(({ age, occurredOn }) => [occurredOn.date, occurredOn.at, age])).toEqual([
      ['2026-02-28', '2026-02-28T23:30:00.000Z', 9],
      ['2026-03-01', '2026-03-01T00:00:00.000Z', 10],
      ['2026-03-29', '2026-03-29T00:59:59.000Z', 10],
      // Half past eleven in Greenwich is half past midnight in a London summer.
      ['2026-06-01', '2026-05-31T23:30:00.000Z', 10],
    ]);
  });

  it('survives bodies that are made to hurt (row 45)', async () => {
    await refused(await post(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), 400);
    const deep = `{"specversion":"1.0","data":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`;
    await refused(await post(deep), 400);
    await refused(await post(JSON.stringify(agencyEvent()).replace('Asha', 'As\\u0000ha')), 400);
    await refused(await post(JSON.stringify(agencyEvent()).replace('Asha', '\\ud800')), 400);
    await refused(await post('x'.repeat(10 * 1024 * 1024)), 413);
    await refused(await post(agencyEvent({ data: { narrative: 'n'.repeat(4001) } })), 400, '/data/narrative');
    await refused(await post('not json'), 400);
    await refused(await post(''), 400);
    const xml = await post('<event/>', HOSPITAL, { 'content-type': 'application/xml' });
    await refused(xml, 415);
    expect((await service.get('/health/live', '')).status).toBe(200);
  });

  it('gives a spreadsheet nothing to run, and keeps markup as text (row 46)', async () => {
    const { body } = await service.post<Result>(
      '/v1/events',
      HOSPITAL,
      agencyEvent({ data: { people: [child(40)], narrative: '=HYPERLINK("http://x")\n<script>alert(1)</script>' } }),
    );
    const [personId = ''] = body.personIds ?? [];
    const csv = await service.get(`/v1/children/${personId}/chronology`, WORKER, { ...PURPOSE, accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text).toContain(`"'=HYPERLINK(""http://x"")`);
    expect(csv.text).not.toMatch(/(^|[,\n"])=HYPERLINK/m);
    const json = await service.get<ChronologyPage>(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
    expect(json.body.entries[0]?.narrative).toContain('<script>');
    expect(json.headers.get('x-content-type-options')).toBe('nosniff');
    log.length = 0;
    await post({ ...agencyEvent(), id: 'CANARY\n{"level":"fatal"}' });
    expect(log.join('')).not.toContain('CANARY');
  });
});
