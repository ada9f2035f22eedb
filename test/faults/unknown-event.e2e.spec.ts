import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import type { StoredEvent } from '#event-store';
import { newId } from '#platform';
import { personStream } from '#vocabulary';
import { startPipeline } from '../../apps/sentinel/src/pipeline.js';
import { agencyEvent, child } from '../support/agency-events.js';
import { HOSPITAL, PURPOSE, startTestService, WORKER, type TestService } from '../support/service.js';

interface Matches {
  readonly evaluatedTo: { readonly complete: boolean };
  readonly matches: readonly { readonly pattern: string }[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('unknown event');
});
afterAll(() => service.stop());

const post = async (n: number, on: string): Promise<string> => {
  const event = agencyEvent({ data: { people: [child(n)], occurredOn: { date: on } } });
  const { status, body } = await service.post<{ personIds: string[] }>('/v1/events', HOSPITAL, event);
  expect(status).toBe(201);
  return body.personIds[0] ?? '';
};
/** As a newer release stored it, before its upgrade was taken back. */
const storeUnknown = async (personId: string, type: string): Promise<void> => {
  const events = [{ id: newId(), type, data: { from: 'a release that is newer than this one' } }];
  await service.service.parts.store.append([{ streamId: personStream(personId), expectedVersion: 'any', events }]);
};
const chronology = async (personId: string): Promise<ChronologyPage> => {
  const answer = await service.get<ChronologyPage>(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
  expect(answer.status).toBe(200);
  return answer.body;
};
const matches = async (personId: string): Promise<Matches> => {
  const answer = await service.get<Matches>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE);
  expect(answer.status).toBe(200);
  return answer.body;
};
const parked = async (): Promise<object[]> =>
  (await service.database.pool.query<object>('select processor, subject from parked order by processor, subject')).rows;

it.each(['AgencyEventRecorded.v99', 'FamilyMeetingHeld.v1'])(
  'shows a chronology with everything but a stored %s, says that it is not all, and drops nothing (row 12)',
  async (type) => {
    const n = type.startsWith('Agency') ? 80 : 81;
    const personId = await post(n, '2026-01-05');
    await post(n, '2026-02-05');
    await service.settled();
    expect(await chronology(personId)).toMatchObject({ total: 2, notShown: 0 });
    expect(await matches(personId)).toMatchObject({ evaluatedTo: { complete: true } });

    await storeUnknown(personId, type);
    const late = await post(n, '2026-01-20');
    expect(late).toBe(personId);
    await service.settled();
    const page = await chronology(personId);
    expect(page.entries.map(({ occurredOn }) => occurredOn.date)).toEqual(['2026-01-05', '2026-01-20', '2026-02-05']);
    expect(page.notShown).toBe(1);
    expect((await matches(personId)).evaluatedTo.complete).toBe(false);
    expect(await parked()).toContainEqual({ processor: 'patterns', subject: personId });

    const csv = await service.get(`/v1/children/${personId}/chronology`, WORKER, { ...PURPOSE, accept: 'text/csv' });
    expect(csv.text.trimEnd().split('\r\n').at(-1)).toContain('[Not everything is shown');
    const stored = await service.service.parts.store.readStream(personStream(personId));
    expect(stored.filter((event: StoredEvent) => event.type === type)).toHaveLength(1);
  },
);

it('sets aside a match that cannot be read, tells others of theirs, and tries it again at the next start (row 12)', async () => {
  const personId = await post(82, '2026-03-01');
  await storeUnknown(personId, 'PatternRecognised.v99');
  const other = await post(83, '2026-01-05');
  await post(83, '2026-02-05');
  await post(83, '2026-03-05');
  await service.settled();
  expect(await parked()).toContainEqual({ processor: 'alerts', subject: personId });
  expect((await matches(other)).matches).toMatchObject([{ pattern: 'was-not-brought' }]);
  const feed = await service.get<{ alerts: object[] }>('/v1/alerts', HOSPITAL);
  expect(feed.body.alerts).toHaveLength(1);

  await startPipeline(service.service.parts).stop();
  expect(await parked()).toContainEqual({ processor: 'alerts', subject: personId });
  expect((await service.get<{ alerts: object[] }>('/v1/alerts', HOSPITAL)).body.alerts).toHaveLength(1);
});
