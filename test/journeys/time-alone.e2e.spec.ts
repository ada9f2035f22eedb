import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { wasNotBrought } from '../support/decided-child.js';
import { HOSPITAL, MASH, PURPOSE, startTestService, WORKER, type TestService } from '../support/service.js';
import { silentFor } from '../support/timed-patterns.js';
import { waitFor } from '../support/wait-for.js';

interface Matches {
  readonly matches: readonly Record<string, unknown>[];
}
interface Feed {
  readonly alerts: readonly { readonly type: string; readonly data: Record<string, unknown> }[];
}

let service: TestService;
let today = '2026-03-02';
beforeAll(async () => {
  service = await startTestService('time alone', {
    clock: { now: () => new Date(`${today}T00:30:00Z`) },
    patterns: [...silentFor(42, 3), ...wasNotBrought],
  });
});
afterAll(() => service.stop());

const told = async (): Promise<Feed['alerts']> => (await service.get<Feed>('/v1/alerts', MASH)).body.alerts;
const stored = () => service.service.parts.store.head();

it('raises an alert on the day on which nobody has been heard of for too long, though nothing arrives', async () => {
  const missed = (on: string) => agencyEvent({ data: { people: [child(80)], occurredOn: { date: on } } });
  const { body } = await service.post<{ personIds: string[] }>('/v1/events', HOSPITAL, missed('2026-02-02'));
  await service.post('/v1/events', HOSPITAL, missed('2026-03-01'));
  const personId = body.personIds[0] ?? '';
  const matches = async () =>
    (await service.get<Matches>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE)).body.matches;
  await service.settled();
  expect(await matches()).toMatchObject([{ pattern: 'was-not-brought', status: 'open' }]);
  expect(await told()).toEqual([]);
  const head = await stored();

  today = '2026-04-11';
  await service.settled();
  expect(await stored()).toBe(head);

  today = '2026-04-12';
  await waitFor('the alert', async () => (await told()).length > 0);
  expect(await told()).toMatchObject([{ type: 'alert.raised.v1', data: { pattern: 'silence', level: 3 } }]);
  expect(await matches()).toMatchObject([
    { pattern: 'silence', status: 'open', recognisableOn: '2026-04-12', recognisedOn: '2026-04-12' },
    { pattern: 'was-not-brought', status: 'open' },
  ]);

  // Two missed appointments in 183 days: the first leaves the window on 4 August.
  today = '2026-08-04';
  await waitFor('both to be over', async () => (await matches()).every(({ status }) => status === 'lapsed'));
  const lapsed = async (): Promise<unknown[]> =>
    (await service.service.parts.store.readStream(`person-${personId}`))
      .filter(({ type }) => type === 'PatternLapsed.v1')
      .map(({ data }) => JSON.parse(data) as unknown);
  await waitFor('what is over to be stored', async () => (await lapsed()).length === 2);
  const passed = { reason: 'window-passed' };
  expect(await lapsed()).toMatchObject([
    { ...passed, pattern: 'silence', lapsedOn: '2026-04-18' },
    { ...passed, pattern: 'was-not-brought', lapsedOn: '2026-08-03' },
  ]);
});
