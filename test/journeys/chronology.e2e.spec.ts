import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { child } from '../support/agency-events.js';
import { ida, karl, nell, STORY, tell, type Told } from '../support/family-story.js';
import {
  AUDITOR,
  HOSPITAL,
  MANAGER,
  PURPOSE,
  SCHOOL,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';

interface Recorded {
  readonly eventId: string;
  readonly personIds: readonly string[];
}

let service: TestService;
const ids = new Map<string, Recorded>();
beforeAll(async () => {
  service = await startTestService('chronology', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
  for (const [name, told] of Object.entries(STORY)) ids.set(name, await post(told));
});
afterAll(() => service.stop());

const post = async ({ by, event }: Told): Promise<Recorded> => {
  const answer = await service.post<Recorded>('/v1/events', by, event);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
};
const idOf = (name: keyof typeof STORY): string => ids.get(name)?.eventId ?? '';
const pathOf = (query = ''): string => `/v1/children/${ids.get('dentist')?.personIds[0] ?? ''}/chronology${query}`;
const read = async (
  query = '',
  client = WORKER,
  headers: Record<string, string> = PURPOSE,
): Promise<ChronologyPage> => {
  const answer = await service.get<ChronologyPage>(pathOf(query), client, headers);
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.anything()]);
  return answer.body;
};
/** The lines of a page in their order, each in a few words. */
const told = ({ entries, rollUps, gaps }: ChronologyPage): readonly string[] =>
  [
    ...entries.map((entry) => ({ line: entry.line, words: `${entry.occurredOn.date} ${entry.title}` })),
    ...rollUps,
    ...gaps,
  ]
    .sort((one, other) => one.line - other.line)
    .map(({ words }) => words);
const protection = { 'tessera-purpose': 'child-protection' };

describe("a child's chronology, as a worker reads it", () => {
  it('tells the story in lines: routine in one, concerns each, and how long nobody saw the child', async () => {
    expect(told(await read())).toEqual([
      'Absent 6 of 20 sessions (30 %), 2 unauthorised, 2 spells, late 1 time, 8 Sept - 19 Sept 2025',
      'Attended 2 appointments, 3 Nov - 1 Dec 2025',
      'No agency reported seeing the child for 12 weeks (2 Dec 2025 - 1 Mar 2026)',
      '2026-01-05 Relationship',
      '2026-01-12 Was not brought to an appointment',
      '2026-02-10 Domestic abuse incident',
      '2026-02-20 Address',
      '2026-03-02 How the child came to school',
      '2026-03-02 Withheld',
      'No agency has reported seeing the child for 15 weeks (since 3 Mar 2026)',
    ]);
  });

  it('opens a roll-up into its entries, and shows every entry where all are asked for', async () => {
    const { rollUps, total } = await read();
    const [register] = rollUps;
    expect(register).toMatchObject({ agency: { urn: urn(SCHOOL) }, count: 2, what: 'attendance' });
    const opened = await read(`?rollUp=${register?.rollUpId ?? ''}`);
    expect(opened.entries.map(({ eventId }) => eventId)).toEqual([idOf('firstWeek'), idOf('secondWeek')]);
    expect(opened.entries[0]?.summary).toBe(
      'Absent 6 of 10 sessions (60 %), 2 unauthorised, 2 spells, 8 Sept - 12 Sept 2025',
    );
    const all = await read('?detail=all');
    expect([all.entries.length, all.rollUps.length, all.total]).toEqual([total, 0, total]);
  });

  it('shows what it meant for the child, what was done and what the child said, by Signs of Safety', async () => {
    const page = await read();
    const hungry = page.entries.find(({ eventId }) => eventId === idOf('hungry'));
    expect(hungry).toMatchObject({
      ageInWords: '8 years',
      impactOnChild: 'Could not concentrate before lunch.',
      actionTaken: 'Given breakfast.',
      childVoice: 'There was nothing in the cupboard.',
    });
    const linesIn = (column: string) => page.columns.find((each) => each.column === column)?.lines;
    expect(linesIn('worried-about')).toContain(hungry?.line);
    expect(linesIn('working-well')).toEqual([page.rollUps[1]?.line]);
  });
});

describe('a pinned entry', () => {
  it('is shown whatever its significance, with who, when and why, until the pin is removed', async () => {
    const pins = pathOf().replace('/chronology', '/pins');
    const pin = { eventId: idOf('dentist'), reason: 'The last time that both parents came.' };
    const pinned = await service.post<{ pinId: string; status: string }>(pins, WORKER, pin, PURPOSE);
    expect([pinned.status, pinned.body.status]).toEqual([201, 'pinned']);
    const again = await service.post<object>(pins, MANAGER, { ...pin, reason: 'Mine.' }, PURPOSE);
    expect([again.status, again.body]).toEqual([200, { ...pinned.body, status: 'already-pinned' }]);

    const shown = (await read()).entries.find(({ eventId }) => eventId === pin.eventId);
    expect(shown).toMatchObject({ significance: 'routine', pinned: { by: WORKER, reason: pin.reason } });

    const removal = `${pins}/${pinned.body.pinId}/removal`;
    for (const status of ['unpinned', 'already-unpinned']) {
      expect((await service.post(removal, MANAGER, {}, PURPOSE)).body).toEqual({ pinId: pinned.body.pinId, status });
    }
    expect((await read()).entries.map(({ eventId }) => eventId)).not.toContain(pin.eventId);
  });

  it('is pinned once, however many pin it at once, and its reason goes with what is erased', async () => {
    const { eventId, personIds } = await post(
      tell(HOSPITAL, 'health.appointment.attended', {
        people: [child(910)],
        occurredOn: { date: '2026-05-01' },
        service: 'gp',
      }),
    );
    const [personId = ''] = personIds;
    const pins = `/v1/children/${personId}/pins`;
    const pin = { eventId, reason: 'To be asked about.' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => service.post<{ pinId: string }>(pins, WORKER, pin, PURPOSE)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.pinId)).size).toBe(1);

    await service.service.parts.keys.destroy(personId);
    const { body } = await service.get<ChronologyPage>(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
    expect(body.entries).toMatchObject([{ eventId, erased: true, pinned: { by: WORKER, reason: null } }]);
    const removal = `${pins}/${answers[0]?.body.pinId ?? ''}/removal`;
    expect((await service.post(removal, WORKER, {}, PURPOSE)).status).toBe(200);
    expect((await service.post(pins, WORKER, pin, PURPOSE)).status).toBe(409);
  });

  it('can be none that is not in the chronology, nor pinned without a reason', async () => {
    const pins = pathOf().replace('/chronology', '/pins');
    const nobodys = await post(
      tell(HOSPITAL, 'health.appointment.attended', {
        people: [{ ...karl, role: 'adult' }],
        occurredOn: { date: '2026-05-01' },
        service: 'gp',
      }),
    );
    const answers = await Promise.all([
      service.post(pins, WORKER, { eventId: nobodys.eventId, reason: 'CANARY' }, PURPOSE),
      service.post(pins, WORKER, { eventId: idOf('dentist'), reason: '  ' }, PURPOSE),
      service.post(`${pins}/${nobodys.eventId}/removal`, WORKER, {}, PURPOSE),
      service.post(pins, HOSPITAL, { eventId: idOf('dentist'), reason: 'Ours.' }, PURPOSE),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 404, 403]);
    expect(answers[0].text).not.toContain('CANARY');
  });

  it('leaves its reason in no stored coded fact and in no audit entry', async () => {
    const { rows } = await service.database.pool.query<{ all: string }>(
      "select coalesce(string_agg(data::text, ' '), '') as all from events where type like 'Entry%'",
    );
    expect(rows[0]?.all).toContain('pinnedBy');
    expect(rows[0]?.all).not.toContain('both parents');
    const { text } = await service.get('/v1/audit?limit=1000', AUDITOR);
    expect(text).toContain('pin-entry');
    expect(text).toContain('unpin-entry');
    expect(text).not.toContain('both parents');
  });
});

describe('the chronology of a family', () => {
  it('has the entries of those around the child, while they were, with what they are to it, each event once', async () => {
    const { entries, people } = await read('?scope=family');
    expect(people.map(({ relation, names }) => [names[0]?.given, relation])).toEqual([
      [nell.name?.given, null],
      [ida.name?.given, 'mother'],
      [karl.name?.given, 'partner of mother'],
    ]);
    const of = (name: keyof typeof STORY) => entries.filter(({ eventId }) => eventId === idOf(name));
    expect(of('relapse')).toMatchObject([{ relation: 'partner of mother', narrative: 'Karl came to the service.' }]);
    expect(of('afterwards')).toEqual([]);
    expect(of('incident')).toMatchObject([{ relation: null, personId: people[0]?.personId }]);
  });

  it('audits the look at everybody who is shown, before it is answered', async () => {
    const { people } = await read('?scope=family');
    const { body } = await service.get<{ entries: { action: string; personIds: string[] }[] }>(
      '/v1/audit?limit=1000',
      AUDITOR,
    );
    const looks = body.entries.filter(({ action }) => action === 'read-chronology');
    expect(looks.at(-1)?.personIds.sort()).toEqual(people.map(({ personId }) => personId).sort());
  });

  it('is the same on all pages of one reading, while events of all of them arrive', async () => {
    const whole = told(await read('?scope=family&detail=all'));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ChronologyPage = await read(
        `?scope=family&detail=all&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...told(page));
      ({ nextCursor: cursor } = page);
      for (const people of [[{ ...nell }], [karl], [ida]]) {
        await post(
          tell(HOSPITAL, 'health.emergency-attendance', {
            people,
            occurredOn: { date: '2026-02-11' },
            presentation: 'illness',
          }),
        );
      }
    } while (cursor !== null);
    expect(seen).toEqual(whole);
    expect(told(await read('?scope=family&detail=all')).length).toBeGreaterThan(whole.length);
  });

  it('takes a cursor for the question alone that it was given for', async () => {
    const { nextCursor } = await read('?scope=family&limit=3');
    const other = await service.get<{ code: string }>(pathOf(`?limit=3&cursor=${nextCursor ?? ''}`), WORKER, PURPOSE);
    expect([other.status, other.body.code]).toEqual([400, 'invalid-cursor']);
  });
});

describe('what is sensitive', () => {
  it('is known to be there, and kept from whom it is not for, with why and whom to ask', async () => {
    const answer = await service.get<ChronologyPage>(pathOf('?detail=all'), WORKER, PURPOSE);
    expect(answer.text).not.toMatch(/CANARY|N17 0AB/i);
    expect(answer.body.entries.find(({ eventId }) => eventId === idOf('clinic'))).toMatchObject({
      occurredOn: { date: '2026-03-02' },
      agency: { urn: urn(HOSPITAL) },
      title: 'Withheld',
      facts: {},
      withheld: [{ label: 'sexual-health', ask: expect.stringMatching(/^Ask /) }],
    });
    expect(answer.body.entries.find(({ eventId }) => eventId === idOf('moved'))).toMatchObject({
      title: 'Address',
      withheld: [{ label: 'address-protected' }],
    });
    const csv = await service.get(pathOf(), WORKER, { ...PURPOSE, accept: 'text/csv' });
    expect(csv.text).not.toMatch(/CANARY|N17 0AB/i);
    expect(csv.text).toContain('Ask the health agency');
  });

  it('is shown to whoever protects the child', async () => {
    const { entries } = await read('?detail=all', WORKER, protection);
    expect(entries.find(({ eventId }) => eventId === idOf('clinic'))?.narrative).toBe('CANARY-CONFIDENTIAL');
    const moved = entries.find(({ eventId }) => eventId === idOf('moved'));
    expect(moved?.details).toEqual({ previousAddress: '1 CANARY-OLD Road, Northmoor' });
    expect(entries.find(({ eventId }) => eventId === idOf('missed'))?.narrative).toContain('1 Canary-Old Rd, N17 0AB');
  });
});

describe('what an agency knew', () => {
  it('is what it had learned of by then, and the view says what it means', async () => {
    const school = `&knownTo=${urn(SCHOOL)}`;
    const then = await read(`?asKnownAt=2026-03-02${school}`);
    expect(then.entries.map(({ eventId }) => eventId)).toEqual([idOf('hungry')]);
    expect(then.rollUps).toMatchObject([{ what: 'attendance', count: 2 }]);
    expect(then.knownTo).toMatchObject({ agency: urn(SCHOOL), means: expect.stringContaining('itself reported') });
    expect(then.gaps).toEqual([]);
    expect((await read(`?asKnownAt=2026-03-01${school}`)).entries).toEqual([]);
  });

  it('is also what it was told by alerts', async () => {
    for (const date of ['2026-04-13', '2026-05-11', '2026-06-08']) {
      await post(tell(HOSPITAL, 'health.appointment.was-not-brought', { occurredOn: { date }, service: 'dental' }));
    }
    await service.settled();
    const { rows } = await service.database.pool.query<{ now: Date }>('select clock_timestamp() as now');
    const now = encodeURIComponent(rows[0]?.now.toISOString() ?? '');
    const { knownTo } = await read(`?knownTo=${urn(HOSPITAL)}&asKnownAt=${now}`);
    expect(knownTo?.toldByAlerts).toContainEqual(expect.objectContaining({ pattern: 'was-not-brought' }));
    expect((await read(`?knownTo=${urn(HOSPITAL)}&asKnownAt=2020-01-01`)).knownTo?.toldByAlerts).toEqual([]);
  });
});

describe('a chronology that is written out', () => {
  const lines = async (query: string): Promise<readonly Record<string, unknown>[]> => {
    const answer = await service.get(pathOf(query), WORKER, { ...PURPOSE, accept: 'application/x-ndjson' });
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    return answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('as NDJSON has the lines of the pages, whole, and says at the end that it is complete', async () => {
    const page = await read('?scope=family&limit=1000');
    const [head, ...rest] = await lines('?scope=family');
    expect(head).toMatchObject({ kind: 'chronology', person: page.person, lines: page.lines });
    expect(rest.at(-1)).toMatchObject({ kind: 'end', complete: true, lines: page.lines });
    const shown = rest.slice(0, -1);
    expect(shown.filter((line) => line['kind'] === 'entry').map(({ kind: _kind, ...entry }) => entry)).toEqual(
      page.entries,
    );
    expect(shown.map((each) => each['line'])).toEqual(Array.from({ length: page.lines }, (_, index) => index + 1));
  });

  it('is audited once', async () => {
    const exports = async (): Promise<number> => {
      const { body } = await service.get<{ entries: { action: string }[] }>('/v1/audit?limit=1000', AUDITOR);
      return body.entries.filter(({ action }) => action === 'export-chronology').length;
    };
    const before = await exports();
    await lines('');
    expect(await exports()).toBe(before + 1);
  });

  it('as CSV has a row for each line, and a last row that says that it is complete', async () => {
    const page = await read('?detail=all');
    const { text } = await service.get(pathOf('?detail=all'), WORKER, { ...PURPOSE, accept: 'text/csv' });
    const rows = text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(page.lines + 2);
    expect(rows.at(-1)).toContain(`[Complete: ${page.lines} lines]`);
    expect(text).toContain('There was nothing in the cupboard.');
  });
});
