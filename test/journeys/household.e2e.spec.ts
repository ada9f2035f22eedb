import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent } from '../support/agency-events.js';
import { described, relate, type RecordedAnswer } from '../support/family-api.js';
import {
  AUDITOR,
  HOSPITAL,
  PURPOSE,
  SCHOOL,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

interface Match {
  readonly pattern: string;
  readonly level: number;
  readonly status: string;
  readonly explanation: string;
  readonly evidence: readonly { readonly agencyEventId: string; readonly personId: string }[];
}
interface Answer {
  readonly evaluatedTo: { readonly complete: boolean };
  readonly matches: readonly Match[];
  readonly household: readonly {
    readonly personId: string;
    readonly complete: boolean;
    readonly matches: readonly Match[];
  }[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('household', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

const iris = described(9101, 'mother', 'Iris', '1990-02-03');
const asha = described(9102, 'child', 'Asha', '2019-05-01');
const ben = described(9103, 'child', 'Ben', '2015-01-10');
const cora = described(9104, 'child', 'Cora', '2016-03-10');
const leo = described(9105, 'father', 'Leo', '1989-03-03');

const post = async (agency: string, type: string, data: Record<string, unknown>): Promise<RecordedAnswer> => {
  const answer = await service.post<RecordedAnswer>(
    '/v1/events',
    agency,
    agencyEvent({ source: urn(agency), type, data }),
  );
  expect(answer.status).toBe(201);
  return answer.body;
};
const came = (who: object, on: string, observed: string) =>
  post(SCHOOL, 'education.presentation-concern', { people: [who], occurredOn: { date: on }, observed: [observed] });
const patternsOf = (personId: string): Promise<Answer> =>
  waitFor('the patterns to be evaluated', async () => {
    const { body } = await service.get<Answer>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE);
    return body.evaluatedTo.complete && body;
  });

describe('brothers and sisters', () => {
  const ids: Record<string, string> = {};
  let dirty: RecordedAnswer;
  beforeAll(async () => {
    for (const [name, person] of Object.entries({ asha, ben, cora })) {
      ids[name] = (await relate(service, HOSPITAL, 'mother', iris, person)).personIds[0] ?? '';
    }
    await relate(service, HOSPITAL, 'father', leo, cora);
    await relate(service, HOSPITAL, 'lives-with', leo, cora);
    await came(ben, '2026-02-03', 'dirty');
    dirty = await came(asha, '2026-03-01', 'dirty');
  });
  const idOf = (name: string): string => ids[name] ?? '';

  it('have one match each of what is seen in both, with the entries of both and no name', async () => {
    for (const name of ['asha', 'ben']) {
      const { matches } = await patternsOf(idOf(name));
      const match = matches.find(({ pattern }) => pattern === 'household');
      expect(match).toMatchObject({ level: 2, status: 'open' });
      expect(match?.evidence.map(({ personId }) => personId).sort()).toEqual([idOf('asha'), idOf('ben')].sort());
      expect(match?.explanation).not.toMatch(/Asha|Ben|Iris|Example/);
    }
  });

  it('show each other’s open matches, but not that of one who lives elsewhere', async () => {
    const missed = { people: [cora], service: 'dental', reason: 'forgot' };
    for (const date of ['2026-03-03', '2026-04-03']) {
      await post(HOSPITAL, 'health.appointment.was-not-brought', { ...missed, occurredOn: { date } });
    }
    expect((await patternsOf(idOf('cora'))).matches).toMatchObject([{ pattern: 'was-not-brought' }]);
    const { household } = await patternsOf(idOf('asha'));
    expect(household.map(({ personId, complete }) => [personId, complete])).toEqual([[idOf('ben'), true]]);
    expect(household[0]?.matches.map(({ pattern, status }) => [pattern, status])).toEqual([['household', 'open']]);
  });

  it('are audited, all who are shown', async () => {
    await patternsOf(idOf('asha'));
    const audit = await service.get<{ entries: { action: string; personIds: string[] }[] }>(
      `/v1/audit?personId=${idOf('ben')}&limit=1000`,
      AUDITOR,
    );
    const looks = audit.body.entries.filter(({ action }) => action === 'read-patterns');
    expect([...(looks.at(-1)?.personIds ?? [])].sort()).toEqual([idOf('asha'), idOf('ben')].sort());
  });

  it('lose the match when the entry of one of them is taken back', async () => {
    const taken = await service.post(`/v1/events/${dirty.eventId}/retractions`, SCHOOL, {
      id: 'not-asha',
      reason: 'It was another girl.',
    });
    expect(taken.status).toBe(201);
    for (const name of ['asha', 'ben']) {
      const { matches } = await patternsOf(idOf(name));
      expect(matches.filter(({ pattern }) => pattern === 'household')).toMatchObject([{ status: 'lapsed' }]);
    }
    expect((await patternsOf(idOf('asha'))).household).toEqual([]);
  });
});

describe('a mother’s own childhood', () => {
  it('is noted for her child, and alerts nobody', async () => {
    const mona = described(9111, 'child', 'Mona', '1998-01-01');
    const kit = described(9112, 'child', 'Kit', '2024-05-01');
    for (const date of ['2006-02-03', '2006-09-03', '2008-03-03']) await came(mona, date, 'hungry');
    const { personIds } = await relate(service, HOSPITAL, 'mother', { ...mona, role: 'mother' }, kit);
    const { matches } = await patternsOf(personIds[0] ?? '');
    expect(matches).toMatchObject([{ pattern: 'inter-generational', level: 1, status: 'open' }]);
    await service.settled();
    const { body } = await service.get<{ alerts: { data: Record<string, unknown> }[] }>('/v1/alerts', SCHOOL);
    expect(body.alerts.filter(({ data }) => data['pattern'] === 'inter-generational')).toEqual([]);
  });
});
