import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import { HOSPITAL, PURPOSE, SCHOOL, startTestService, urn, WORKER, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService('corrections', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

interface Posted {
  readonly eventId: string;
  readonly personIds: readonly string[];
}
const post = async (n: number, on: string): Promise<Posted> =>
  (
    await service.post<Posted>(
      '/v1/events',
      HOSPITAL,
      agencyEvent({
        data: { people: [child(n)], occurredOn: { date: on }, service: 'dental', narrative: 'As first written.' },
      }),
    )
  ).body;
const entriesOf = async (personId = ''): Promise<ChronologyPage['entries']> =>
  (await service.get<ChronologyPage>(`/v1/children/${personId}/chronology?detail=all`, WORKER, PURPOSE)).body.entries;

const correction = {
  id: 'cor-1',
  reason: 'The wrong day was entered.',
  data: { occurredOn: { date: '2026-03-05' }, service: 'optical', narrative: 'As it should have been.' },
};

describe('corrections and retractions', () => {
  it('shows what is right, and beside it what stood before, who changed it, when and why', async () => {
    const { eventId, personIds } = await post(20, '2026-03-04');
    const answer = await service.post<{ status: string }>(`/v1/events/${eventId}/corrections`, HOSPITAL, correction);
    expect(answer).toMatchObject({ status: 201, body: { status: 'recorded', eventId, personIds } });

    const [entry] = await entriesOf(personIds[0]);
    expect(entry).toMatchObject({
      eventId,
      occurredOn: { date: '2026-03-05' },
      facts: { service: 'optical' },
      narrative: 'As it should have been.',
      corrections: [
        {
          agency: urn(HOSPITAL),
          reason: 'The wrong day was entered.',
          before: { occurredOn: { date: '2026-03-04' }, facts: { service: 'dental' }, narrative: 'As first written.' },
        },
      ],
    });
  });

  it('answers the same correction as before, and refuses another one under its id', async () => {
    const { eventId, personIds } = await post(21, '2026-03-04');
    const path = `/v1/events/${eventId}/corrections`;
    const first = await service.post<{ amendmentId: string }>(path, HOSPITAL, { ...correction, id: 'cor-2' });
    const again = await service.post<{ amendmentId: string }>(path, HOSPITAL, { ...correction, id: 'cor-2' });
    expect(again.body).toMatchObject({ status: 'duplicate', amendmentId: first.body.amendmentId });
    const other = await service.post(path, HOSPITAL, { ...correction, id: 'cor-2', reason: 'Something else.' });
    expect(other.status).toBe(409);
    expect((await entriesOf(personIds[0]))[0]?.corrections).toHaveLength(1);
  });

  it('withdraws what rested on a retracted event, and tells whoever was told', async () => {
    const first = await post(22, '2026-03-04');
    const second = await post(22, '2026-04-04');
    await post(22, '2026-05-04');
    const [personId = ''] = first.personIds;
    await service.settled();
    interface Feed {
      readonly alerts: readonly { readonly type: string; readonly data: { readonly alertId: string } }[];
    }
    const told = async () => (await service.get<Feed>('/v1/alerts', HOSPITAL)).body.alerts;
    const raised = (await told()).at(-1);
    expect(raised?.type).toBe('alert.raised.v1');

    const retraction = { id: 'ret-1', reason: 'It was another child.' };
    const answer = await service.post(`/v1/events/${first.eventId}/retractions`, HOSPITAL, retraction);
    expect(answer.status).toBe(201);
    await waitFor('the withdrawal to be told', async () => (await told()).at(-1)?.type === 'alert.withdrawn.v1');
    expect((await told()).at(-1)?.data.alertId).toBe(raised?.data.alertId);

    const [entry] = await entriesOf(personId);
    expect(entry?.retraction).toMatchObject({ agency: urn(HOSPITAL), reason: 'It was another child.' });
    const matches = async () =>
      (
        await service.get<{ matches: readonly { status: string; level: number; evidence: readonly object[] }[] }>(
          `/v1/children/${personId}/patterns`,
          WORKER,
          PURPOSE,
        )
      ).body.matches;
    // Two are left: they are noted, and nobody is told of them.
    expect(await matches()).toMatchObject([{ status: 'open', level: 1 }]);
    await service.post(`/v1/events/${second.eventId}/retractions`, HOSPITAL, { ...retraction, id: 'ret-2' });
    await waitFor('the match to be withdrawn', async () => (await matches())[0]?.status === 'lapsed');
    expect(await matches()).toMatchObject([{ status: 'lapsed', lapsedBecause: 'evidence-withdrawn' }]);
    const late = await service.post(`/v1/events/${first.eventId}/corrections`, HOSPITAL, {
      ...correction,
      id: 'cor-3',
    });
    expect(late.status).toBe(409);
  });

  it("does not let an agency touch, or learn of, another agency's event", async () => {
    const { eventId } = await post(23, '2026-03-04');
    const foreign = await service.post(`/v1/events/${eventId}/retractions`, SCHOOL, { id: 'x', reason: 'Not ours.' });
    const absent = await service.post(`/v1/events/00000000-0000-4000-8000-000000000000/retractions`, SCHOOL, {
      id: 'x',
      reason: 'Not ours.',
    });
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(absent.text);
  });

  it('refuses a correction that cannot be', async () => {
    const { eventId } = await post(24, '2026-03-04');
    const path = `/v1/events/${eventId}/corrections`;
    const future = { ...correction, id: 'cor-4', data: { ...correction.data, occurredOn: { date: '2026-07-01' } } };
    expect((await service.post(path, HOSPITAL, future)).status).toBe(422);
    const people = { ...correction, id: 'cor-5', data: { ...correction.data, colour: 'blue' } };
    expect((await service.post(path, HOSPITAL, people)).status).toBe(400);
    expect((await service.post(path, HOSPITAL, { ...correction, id: 'cor-6', reason: '' })).status).toBe(400);
    expect((await service.post(path, HOSPITAL, '')).status).toBe(400);
  });
});
