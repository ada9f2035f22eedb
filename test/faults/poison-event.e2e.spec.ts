import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '#platform';
import { startPipeline } from '../../apps/sentinel/src/pipeline.js';
import { agencyEvent, child } from '../support/agency-events.js';
import { wasNotBrought } from '../support/decided-child.js';
import { HOSPITAL, PURPOSE, startTestService, WORKER, type TestService } from '../support/service.js';

interface Matches {
  readonly evaluatedTo: { readonly complete: boolean };
  readonly matches: readonly { readonly pattern: string }[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('poison event', { patterns: wasNotBrought });
});
afterAll(() => service.stop());

const post = async (n: number, on: string): Promise<string> => {
  const event = agencyEvent({ data: { people: [child(n)], occurredOn: { date: on } } });
  const { body } = await service.post<{ personIds: string[] }>('/v1/events', HOSPITAL, event);
  return body.personIds[0] ?? '';
};
const matchesOf = async (personId: string): Promise<Matches> =>
  (await service.get<Matches>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE)).body;

it('sets a child aside whose stream cannot be read, says so, and goes on with the others (row 11)', async () => {
  const poisoned = await post(70, '2026-03-01');
  await service.service.parts.store.append([
    {
      streamId: `person-${poisoned}`,
      expectedVersion: 'any',
      events: [{ id: newId(), type: 'AgencyEventRecorded.v99', data: { from: 'a release that is not this one' } }],
    },
  ]);
  await service.settled();
  const { rows } = await service.database.pool.query('select processor, subject, reason from parked');
  expect(rows).toEqual([{ processor: 'patterns', subject: poisoned, reason: 'UnknownStoredEvent' }]);
  expect(await matchesOf(poisoned)).toMatchObject({ evaluatedTo: { complete: false }, matches: [] });

  const other = await post(71, '2026-02-01');
  await post(71, '2026-03-01');
  await service.settled();
  expect(await matchesOf(other)).toMatchObject({
    evaluatedTo: { complete: true },
    matches: [{ pattern: 'was-not-brought' }],
  });

  // Tried again, as at every start: it fails again, and was at no moment taken for dealt with.
  const aside = 'select subject, since, xmin::text as written_by from parked';
  const { rows: before } = await service.database.pool.query<{ since: Date }>(aside);
  await startPipeline(service.service.parts).stop();
  const { rows: after } = await service.database.pool.query<{ since: Date }>(aside);
  expect(after.map(({ since }) => since)).toEqual(before.map(({ since }) => since));
  expect(after).not.toEqual(before);
});
