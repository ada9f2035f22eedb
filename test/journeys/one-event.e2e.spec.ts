import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import {
  HOSPITAL,
  MASH,
  PURPOSE,
  SCHOOL,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

interface EventAnswer {
  readonly eventId: string;
  readonly personIds: readonly string[];
  readonly status: string;
  readonly globalPosition: number;
}
interface MatchesAnswer {
  readonly evaluatedTo: { readonly position: number; readonly head: number; readonly complete: boolean };
  readonly matches: readonly {
    readonly pattern: string;
    readonly status: string;
    readonly level: number;
    readonly recognisableOn: string;
    readonly recognisedOn: string;
    readonly explanation: string;
    readonly evidence: readonly { readonly agencyEventId: string }[];
    readonly questions: readonly string[];
  }[];
}
interface FeedAnswer {
  readonly alerts: readonly {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly nextCursor: string;
}

const today = '2026-06-15';
let service: TestService;

beforeAll(async () => {
  service = await startTestService('one event', { clock: { now: () => new Date(`${today}T12:00:00Z`) } });
});
afterAll(() => service.stop());

const missed = (n: number, on: string, what: string) =>
  agencyEvent({
    time: `${on}T16:00:00Z`,
    data: {
      people: [child(n)],
      occurredOn: { date: on },
      service: what,
      rebooked: false,
      narrative: 'CANARY-NARRATIVE nobody came and nobody called.',
    },
  });

const post = async (event: object, agency = HOSPITAL): Promise<EventAnswer> => {
  const answer = await service.post<EventAnswer>('/v1/events', agency, event);
  expect(answer.status).toBe(201);
  return answer.body;
};
const chronology = async (personId: string, query = ''): Promise<ChronologyPage> => {
  const path = `/v1/children/${personId}/chronology?detail=all${query}`;
  const answer = await service.get<ChronologyPage>(path, WORKER, PURPOSE);
  expect(answer.status).toBe(200);
  return answer.body;
};
const matchesOf = async (personId: string): Promise<MatchesAnswer> =>
  waitFor('the patterns to be evaluated', async () => {
    const { body } = await service.get<MatchesAnswer>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE);
    return body.evaluatedTo.complete && body;
  });
const alertsOf = async (agency: string): Promise<FeedAnswer['alerts']> =>
  (await service.get<FeedAnswer>('/v1/alerts', agency)).body.alerts;

describe('one agency event, all the way', () => {
  it('is posted, stored, in the chronology, part of a pattern, and an alert that another agency reads', async () => {
    const first = await post(missed(10, '2026-02-03', 'dental'));
    const second = await post(missed(10, '2026-03-12', 'outpatient'));
    const third = await post(missed(10, '2026-05-20', 'immunisation'));
    expect(first.status).toBe('recorded');
    expect(second.personIds).toEqual(first.personIds);
    expect(third.globalPosition).toBeGreaterThan(second.globalPosition);
    const [personId = ''] = first.personIds;

    const { entries, person } = await chronology(personId);
    expect(person.names).toEqual([{ given: 'Asha10', family: 'Example' }]);
    expect(entries.map(({ eventId, occurredOn }) => [occurredOn.date, eventId])).toEqual([
      ['2026-02-03', first.eventId],
      ['2026-03-12', second.eventId],
      ['2026-05-20', third.eventId],
    ]);
    expect(entries[0]?.narrative).toBe('CANARY-NARRATIVE nobody came and nobody called.');
    expect(entries[0]?.agency).toEqual({ urn: urn(HOSPITAL), name: 'Northmoor Hospital Trust' });
    expect(entries[0]?.age).toBe(7);

    const { matches } = await matchesOf(personId);
    const match = matches.find(({ pattern }) => pattern === 'was-not-brought');
    expect(match?.status).toBe('open');
    expect(match?.recognisedOn).toBe(today);
    expect(match?.evidence.map(({ agencyEventId }) => agencyEventId).sort()).toEqual(
      [first.eventId, second.eventId, third.eventId].sort(),
    );
    expect(match?.explanation).toMatch(/3 appointments.*dental.*3 Feb.*outpatient.*12 Mar.*immunisation.*20 May/);
    expect(match?.questions.length).toBeGreaterThanOrEqual(2);

    await service.settled();
    const told = (await alertsOf(HOSPITAL)).filter(({ data }) => data['pattern'] === 'was-not-brought');
    expect(told.length).toBeGreaterThanOrEqual(1);
    expect(told[0]?.type).toBe('alert.raised.v1');
    const everything = JSON.stringify([await alertsOf(HOSPITAL), await alertsOf(MASH)]);
    for (const personal of ['Asha', 'Example', 'CANARY', 'N17', child(10).nhsNumber ?? '', '2018-05-01', personId]) {
      expect(everything).not.toContain(personal);
    }
    expect(await alertsOf(SCHOOL)).toEqual([]);
  });

  it('recognises what happened a year ago when it arrives late, and does not pretend to have known it', async () => {
    const known = await post(missed(11, '2025-05-02', 'dental'));
    const [personId = ''] = known.personIds;
    expect((await matchesOf(personId)).matches).toEqual([]);
    // The store's own clock says when something became known.
    const { rows } = await service.database.pool.query<{ now: Date }>('select clock_timestamp() as now');
    const before = rows[0]?.now.toISOString() ?? '';

    const late = agencyEvent({
      data: {
        people: [child(11)],
        occurredOn: { date: '2025-06-10' },
        learnedOn: '2026-06-01',
        service: 'optical',
        rebooked: false,
      },
    });
    const { eventId } = await post(late);

    const { matches } = await matchesOf(personId);
    expect(matches).toMatchObject([
      { pattern: 'was-not-brought', recognisableOn: '2025-06-10', recognisedOn: today, status: 'lapsed' },
    ]);
    const now = await chronology(personId);
    expect(now.entries.map((entry) => entry.eventId)).toEqual([known.eventId, eventId]);
    expect(now.entries[1]).toMatchObject({ learnedOn: '2026-06-01', occurredOn: { date: '2025-06-10' } });
    const then = await chronology(personId, `&asKnownAt=${encodeURIComponent(before)}`);
    expect(then.entries.map((entry) => entry.eventId)).toEqual([known.eventId]);
  });

  it("lets an adult's events reach the child for as long as the adult is in the child's life", async () => {
    const mother = {
      role: 'mother',
      name: { given: 'Dana', family: 'Example' },
      dateOfBirth: '1992-02-02',
      postcode: 'N17 0AA',
    };
    const { personIds } = await post(
      agencyEvent({
        source: urn(SCHOOL),
        type: 'person.relationship',
        data: { people: [child(12), mother], occurredOn: { date: '2026-01-05' }, kind: 'mother' },
      }),
      SCHOOL,
    );
    const [personId = '', motherId = ''] = personIds;
    const adult = async (type: string, on: string, data: object): Promise<void> => {
      const { personIds: ids } = await post(
        agencyEvent({
          source: urn('northmoor-adult-services'),
          type,
          data: { people: [{ ...mother, role: 'adult' }], occurredOn: { date: on }, ...data },
        }),
        'northmoor-adult-services',
      );
      expect(ids).toEqual([motherId]);
    };
    await adult('adult.mental-health', '2026-02-01', { event: 'crisis', parentOrCarer: true });
    await adult('adult.substance-misuse', '2026-03-01', { event: 'relapse', parentOrCarer: true });
    await adult('adult.domestic-abuse', '2026-04-01', { event: 'referred', adultIs: 'victim', parentOrCarer: true });

    const { matches } = await matchesOf(personId);
    expect(matches.filter(({ pattern }) => pattern === 'trio')).toMatchObject([
      // Two of the three make it worth noting, the third makes it level 3.
      { status: 'open', level: 3, recognisableOn: '2026-03-01' },
    ]);
    expect((await matchesOf(motherId)).matches).toEqual([]);
    await service.settled();
    expect((await alertsOf(MASH)).some(({ data }) => data['pattern'] === 'trio')).toBe(true);
  });
});
