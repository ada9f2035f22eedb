import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import { AUDITOR, HOSPITAL, PURPOSE, SCHOOL, startTestService, WORKER, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService('linking by hand', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

interface Posted {
  readonly eventId: string;
  readonly personIds: readonly [string];
}

/** The hospital knows the child by NHS number, the school by a UPN and a name that it spells otherwise. */
const missed = async (n: number, on: string): Promise<Posted> =>
  (
    await service.post<Posted>(
      '/v1/events',
      HOSPITAL,
      agencyEvent({ data: { people: [child(n)], occurredOn: { date: on }, narrative: `Missed on ${on}.` } }),
    )
  ).body;
const hungry = async (upn: string, on: string): Promise<Posted> =>
  (
    await service.post<Posted>(
      '/v1/events',
      SCHOOL,
      agencyEvent({
        source: `urn:agency:${SCHOOL}`,
        type: 'education.presentation-concern',
        data: {
          people: [{ role: 'child', upn, name: { given: 'Aisha', family: 'Instance' } }],
          occurredOn: { date: on },
          observed: ['hungry'],
          narrative: `Hungry on ${on}.`,
        },
      }),
    )
  ).body;

const chronologyOf = async (personId: string): Promise<ChronologyPage> =>
  (await service.get<ChronologyPage>(`/v1/children/${personId}/chronology?detail=all`, WORKER, PURPOSE)).body;
const narratives = async (personId: string): Promise<readonly (string | undefined)[]> =>
  (await chronologyOf(personId)).entries.map((entry) => entry.narrative);
const link = (one: string, otherPersonId: string, client = WORKER) =>
  service.post<{ status: string; linkId: string }>(
    `/v1/people/${one}/links`,
    client,
    { otherPersonId, reason: 'The school gave the NHS number by telephone.' },
    PURPOSE,
  );

const UPN = 'B801200005001';

describe('two records of one child', () => {
  it('are read as one by either id once a worker has linked them, and as two when the link is undone', async () => {
    const [hospital] = (await missed(40, '2026-03-04')).personIds;
    const [school] = (await hungry(UPN, '2026-03-05')).personIds;
    expect(school).not.toBe(hospital);
    expect(await narratives(school)).toEqual(['Hungry on 2026-03-05.']);

    const linked = await link(school, hospital);
    expect(linked).toMatchObject({ status: 200, body: { status: 'linked', personIds: [school, hospital] } });
    expect(await link(hospital, school)).toMatchObject({
      body: { status: 'already-linked', linkId: linked.body.linkId },
    });

    const both = ['Missed on 2026-03-04.', 'Hungry on 2026-03-05.'];
    for (const id of [hospital, school]) expect(await narratives(id)).toEqual(both);
    expect((await chronologyOf(school)).person).toMatchObject({ personId: hospital, upn: UPN });
    // What comes later goes on to the record that it belongs to, and is read with it.
    await hungry(UPN, '2026-03-06');
    expect(await narratives(hospital)).toEqual([...both, 'Hungry on 2026-03-06.']);

    const before = new Date().toISOString();
    const undone = await service.post(
      `/v1/people/${hospital}/links/${linked.body.linkId}/removal`,
      WORKER,
      { reason: 'It was another child.' },
      PURPOSE,
    );
    expect(undone).toMatchObject({ status: 200, body: { status: 'unlinked' } });
    expect(await narratives(hospital)).toEqual(['Missed on 2026-03-04.']);
    expect(await narratives(school)).toEqual(['Hungry on 2026-03-05.', 'Hungry on 2026-03-06.']);
    // What was known while they were linked can still be asked.
    const then = await service.get<ChronologyPage>(
      `/v1/children/${hospital}/chronology?detail=all&asKnownAt=${before}`,
      WORKER,
      PURPOSE,
    );
    expect(then.body.entries).toHaveLength(3);
  });

  it('are found as one by a search while they are linked, and the search is audited for both', async () => {
    const born = async (upn: string, dateOfBirth: string): Promise<string> => {
      const people = [{ role: 'child', upn, name: { given: 'Aisha', family: 'Pretended' }, dateOfBirth }];
      const event = agencyEvent({ data: { people } });
      return (await service.post<Posted>('/v1/events', HOSPITAL, event)).body.personIds[0];
    };
    const [one, other] = [await born('Q801200005002', '2017-04-02'), await born('E801200005003', '2017-09-02')];
    const search = async () =>
      (
        await service.post<{ people: { personId: string; records: string[] }[] }>(
          '/v1/people/search',
          WORKER,
          { name: { given: 'Aisha', family: 'Pretended' }, dateOfBirth: '2017' },
          PURPOSE,
        )
      ).body.people.map(({ personId, records }) => ({ personId, records }));
    const apart = [one, other].map((personId) => ({ personId, records: [personId] }));
    expect(await search()).toEqual(apart);

    const { body } = await link(one, other);
    const together = [one, other].sort();
    expect(await search()).toEqual([{ personId: one, records: together }]);
    const audit = await service.get<{ entries: { action: string; personIds: string[] }[] }>(
      `/v1/audit?personId=${other}`,
      AUDITOR,
    );
    expect(audit.body.entries.at(-1)).toMatchObject({
      action: 'search-people',
      personIds: expect.arrayContaining(together),
    });

    const reason = 'They are sisters.';
    await service.post(`/v1/people/${one}/links/${body.linkId}/removal`, WORKER, { reason }, PURPOSE);
    expect(await search()).toEqual(apart);
  });

  it('are both audited, whichever is looked at', async () => {
    const [one] = (await missed(41, '2026-03-04')).personIds;
    const [other] = (await missed(42, '2026-03-05')).personIds;
    await link(one, other);
    await narratives(other);
    const { body } = await service.get<{ entries: { action: string; personIds: string[] }[] }>(
      `/v1/audit?personId=${one}`,
      AUDITOR,
    );
    expect(
      body.entries
        .filter(({ action }) => action === 'read-chronology')
        .at(-1)
        ?.personIds.sort(),
    ).toEqual([one, other].sort());
  });

  it('cannot be linked by an agency, without a reason, with themselves or with nobody', async () => {
    const [one] = (await missed(43, '2026-03-04')).personIds;
    const [other] = (await missed(44, '2026-03-05')).personIds;
    expect((await link(one, other, HOSPITAL)).status).toBe(403);
    const without = await service.post(`/v1/people/${one}/links`, WORKER, { otherPersonId: other }, PURPOSE);
    expect(without.status).toBe(400);
    expect((await link(one, one)).status).toBe(422);
    expect((await link(one, '00000000-0000-7000-8000-000000000000')).status).toBe(404);
    expect(await narratives(one)).toEqual(['Missed on 2026-03-04.']);
  });
});

describe('an agency event that was put down to the wrong child', () => {
  it('is moved with its content, is corrected by its agency where it is, and can be moved back', async () => {
    const { eventId, personIds } = await missed(50, '2026-03-04');
    const [wrong] = personIds;
    const [right] = (await missed(51, '2026-03-05')).personIds;
    const reassign = (from: string, toPersonId: string) =>
      service.post(
        `/v1/people/${from}/reassignments`,
        WORKER,
        { eventId, toPersonId, reason: 'The ward mixed two children up.' },
        PURPOSE,
      );
    expect(await reassign(wrong, right)).toMatchObject({ status: 200, body: { status: 'reassigned' } });
    expect(await narratives(wrong)).toEqual([]);
    expect(await narratives(right)).toEqual(['Missed on 2026-03-04.', 'Missed on 2026-03-05.']);

    const corrected = await service.post(`/v1/events/${eventId}/corrections`, HOSPITAL, {
      id: 'cor-moved',
      reason: 'The wrong day was entered.',
      data: { occurredOn: { date: '2026-03-07' }, service: 'dental', narrative: 'As it should have been.' },
    });
    expect(corrected.status).toBe(201);
    expect(await narratives(right)).toEqual(['Missed on 2026-03-05.', 'As it should have been.']);

    expect((await reassign(right, wrong)).status).toBe(200);
    expect(await narratives(wrong)).toEqual(['As it should have been.']);
    expect(await narratives(right)).toEqual(['Missed on 2026-03-05.']);
    expect((await reassign(right, wrong)).body).toMatchObject({ status: 'already-reassigned' });
  });

  it('takes along what it said of who the person is: the same words lead to whom it is about from then on', async () => {
    const words = {
      role: 'child',
      name: { given: 'Zofia', family: 'Sample' },
      dateOfBirth: '2016-02-03',
      postcode: 'N17 0AB',
    };
    const report = async (on: string): Promise<Posted> =>
      (
        await service.post<Posted>(
          '/v1/events',
          HOSPITAL,
          agencyEvent({ data: { people: [words], occurredOn: { date: on } } }),
        )
      ).body;
    const { eventId, personIds } = await report('2026-03-04');
    const [wrong] = personIds;
    const [right] = (await missed(53, '2026-03-05')).personIds;
    const answer = await service.post(
      `/v1/people/${wrong}/reassignments`,
      WORKER,
      { eventId, toPersonId: right, reason: 'Zofia is what the family calls her.' },
      PURPOSE,
    );
    expect(answer.status).toBe(200);
    expect((await report('2026-03-06')).personIds).toEqual([right]);
    expect((await chronologyOf(right)).person.names).toContainEqual({ given: 'Zofia', family: 'Sample' });
    expect((await chronologyOf(wrong)).person.names).toEqual([]);
  });

  it('becomes somebody new’s where it is of nobody who is known, once, however often that is decided', async () => {
    const words = {
      role: 'child',
      name: { given: 'Tomasz', family: 'Sample' },
      dateOfBirth: '2015-06-07',
      postcode: 'N17 0AC',
    };
    const report = async (on: string): Promise<Posted> =>
      (
        await service.post<Posted>(
          '/v1/events',
          HOSPITAL,
          agencyEvent({ data: { people: [words], occurredOn: { date: on }, narrative: `Missed on ${on}.` } }),
        )
      ).body;
    const { eventId, personIds } = await report('2026-03-04');
    const [wrong] = personIds;
    const second = await report('2026-03-05');
    expect(second.personIds).toEqual([wrong]);
    const toNobodyKnown = (id: string, from = wrong) =>
      service.post<{ status: string; toPersonId: string }>(
        `/v1/people/${from}/reassignments`,
        WORKER,
        { eventId: id, reason: 'A cousin of the same name, whom nobody had reported before.' },
        PURPOSE,
      );
    const first = await toNobodyKnown(eventId);
    expect(first).toMatchObject({ status: 200, body: { status: 'reassigned' } });
    const { toPersonId } = first.body;
    expect(toPersonId).not.toBe(wrong);
    expect(await toNobodyKnown(eventId)).toMatchObject({ body: { status: 'already-reassigned', toPersonId } });
    expect(await narratives(wrong)).toEqual(['Missed on 2026-03-05.']);
    expect(await narratives(toPersonId)).toEqual(['Missed on 2026-03-04.']);
    expect((await chronologyOf(toPersonId)).person.names).toContainEqual({ given: 'Tomasz', family: 'Sample' });

    // Nobody is made where there is nothing to put down to them.
    expect((await toNobodyKnown('00000000-0000-5000-8000-000000000000')).status).toBe(404);
    expect((await toNobodyKnown(eventId, '00000000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
