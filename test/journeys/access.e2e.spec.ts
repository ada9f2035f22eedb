import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import {
  AUDITOR,
  HOSPITAL,
  MANAGER,
  PRIVACY_OFFICER,
  PURPOSE,
  SCHOOL,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';

let service: TestService;
let personId = '';

beforeAll(async () => {
  service = await startTestService('access');
  const posted = await service.post<{ personIds: string[] }>(
    '/v1/events',
    HOSPITAL,
    agencyEvent({ data: { people: [child(50)] } }),
  );
  personId = posted.body.personIds[0] ?? '';
});
afterAll(() => service.stop());

const NOBODY_ID = '00000000-0000-4000-8000-000000000000';

/** Every route of the OpenAPI document, and who may call it. A route that is missing here fails the test. */
const MATRIX: Readonly<Record<string, readonly string[]>> = {
  'post /v1/events': [HOSPITAL],
  'post /v1/events/{id}/corrections': [HOSPITAL],
  'post /v1/events/{id}/retractions': [HOSPITAL],
  'get /v1/alerts': [HOSPITAL],
  'get /v1/alerts/stream': [HOSPITAL],
  'get /v1/alerts/suppressed': [WORKER, MANAGER],
  'get /v1/alerts/open': [HOSPITAL, WORKER, MANAGER],
  'get /v1/alerts/silences': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/silences': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/silences/{id}/end': [HOSPITAL, WORKER, MANAGER],
  'get /v1/alerts/{id}': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/{id}/acknowledgement': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/{id}/response': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/{id}/sharing-decision': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/{id}/challenge': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/{id}/escalation': [HOSPITAL, WORKER, MANAGER],
  'post /v1/alerts/{id}/closure': [HOSPITAL, WORKER, MANAGER],
  'get /v1/notices/{id}': [HOSPITAL, WORKER, MANAGER],
  'post /v1/subscriptions': [HOSPITAL],
  'get /v1/subscriptions': [HOSPITAL],
  'get /v1/subscriptions/{id}': [HOSPITAL],
  'delete /v1/subscriptions/{id}': [HOSPITAL],
  'post /v1/subscriptions/{id}/secret-rotation': [HOSPITAL],
  'post /v1/subscriptions/{id}/redelivery': [HOSPITAL],
  'get /v1/subscriptions/{id}/deliveries': [HOSPITAL],
  'post /v1/people/search': [WORKER, MANAGER],
  'post /v1/people/{id}/links': [WORKER, MANAGER],
  'post /v1/people/{id}/links/{linkId}/removal': [WORKER, MANAGER],
  'post /v1/people/{id}/reassignments': [WORKER, MANAGER],
  'get /v1/identity/reviews': [WORKER, MANAGER],
  'get /v1/identity/reviews/{id}': [WORKER, MANAGER],
  'post /v1/identity/reviews/{id}/decision': [WORKER, MANAGER],
  'get /v1/children/{id}/chronology': [WORKER, MANAGER],
  'get /v1/children/{id}/agencies': [WORKER, MANAGER],
  'get /v1/children/{id}/disclosures': [MANAGER, PRIVACY_OFFICER],
  'get /v1/alerts/{id}/disclosures': [MANAGER, PRIVACY_OFFICER],
  'get /v1/children/{id}/family': [WORKER, MANAGER],
  'post /v1/children/{id}/pins': [WORKER, MANAGER],
  'post /v1/children/{id}/pins/{pinId}/removal': [WORKER, MANAGER],
  'get /v1/children/{id}/patterns': [WORKER, MANAGER],
  'post /v1/patterns/drafts': [MANAGER],
  'get /v1/patterns/drafts/{id}': [MANAGER],
  'post /v1/patterns/drafts/{id}/backtest': [MANAGER],
  'get /v1/vocabulary': [HOSPITAL, WORKER, MANAGER, AUDITOR, PRIVACY_OFFICER],
  'get /v1/vocabulary/schemas/{file}': [HOSPITAL, WORKER, MANAGER, AUDITOR, PRIVACY_OFFICER],
  'get /v1/audit': [AUDITOR],
  'get /v1/alerts/schemas/{file}': ['anyone'],
  'get /health/live': ['anyone'],
  'get /health/ready': ['anyone'],
};

const call = async (route: string, client: string): Promise<number> => {
  const [method = '', path = ''] = route.split(' ');
  const address = path
    .replace('{id}', NOBODY_ID)
    .replace('{file}', path.includes('alerts') ? 'alert.raised.v1.json' : 'health.appointment.was-not-brought.v1.json');
  const abort = new AbortController();
  const response = await fetch(service.url + address, {
    method,
    signal: abort.signal,
    headers: {
      ...PURPOSE,
      ...(client !== '' && { authorization: `Bearer ${await service.token(client)}` }),
      ...(method === 'post' && { 'content-type': 'application/json' }),
    },
    ...(method === 'post' && { body: '{}' }),
  });
  abort.abort();
  return response.status;
};

describe('who may do what', () => {
  it('names every route of the API', async () => {
    const { body } = await service.get<{ paths: Record<string, object> }>('/openapi.json', '');
    const routes = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toEqual(Object.keys(MATRIX).sort());
  });

  it.each(Object.entries(MATRIX))('%s is open to those who need it, and to nobody else', async (route, allowed) => {
    const open = allowed.includes('anyone');
    expect(await call(route, '')).toBe(open ? 200 : 401);
    for (const client of [HOSPITAL, WORKER, MANAGER, AUDITOR, PRIVACY_OFFICER]) {
      const status = await call(route, client);
      if (open || allowed.includes(client)) expect([200, 201, 400, 404]).toContain(status);
      else expect(status).toBe(403);
    }
  });

  it('asks for a token, and says so, for a route that does not exist too', async () => {
    const answer = await service.get('/v1/vocabulary', '');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await service.get('/v1/nothing', '')).status).toBe(404);
  });

  it("refuses an event of another agency's source, and audits that it was tried (row 26)", async () => {
    const answer = await service.post('/v1/events', SCHOOL, agencyEvent({ source: urn(HOSPITAL) }));
    expect(answer.status).toBe(403);
    const { body } = await service.get<{ entries: { action: string; outcome: string; agency: string }[] }>(
      '/v1/audit?limit=1000',
      AUDITOR,
    );
    expect(body.entries).toContainEqual(
      expect.objectContaining({ action: 'post-events-as-another-agency', agency: urn(SCHOOL) }),
    );
  });

  it('shows nobody a child without a purpose', async () => {
    for (const headers of [{}, { 'tessera-purpose': 'curiosity' }]) {
      const answer = await service.get<{ detail: string }>(
        `/v1/children/${personId}/chronology`,
        WORKER,
        headers as Record<string, string>,
      );
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('mash-triage');
    }
  });

  it('audits every look before the answer leaves: who, at whom, when, what for, and nothing personal', async () => {
    await service.get(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
    await service.post('/v1/people/search', MANAGER, { nhsNumber: child(50).nhsNumber }, PURPOSE);
    await service.get(`/v1/children/${NOBODY_ID}/patterns`, WORKER, PURPOSE);
    const { body, text } = await service.get<{ entries: Record<string, unknown>[] }>('/v1/audit?limit=1000', AUDITOR);
    expect(body.entries).toContainEqual(
      expect.objectContaining({
        actor: WORKER,
        action: 'read-chronology',
        purpose: 'mash-triage',
        personIds: [personId],
        route: 'GET /v1/children/:id/chronology',
        outcome: 'shown',
      }),
    );
    expect(body.entries).toContainEqual(
      expect.objectContaining({ actor: MANAGER, action: 'search-people', personIds: [personId], outcome: 'shown' }),
    );
    expect(body.entries).toContainEqual(
      expect.objectContaining({ actor: WORKER, action: 'read-patterns', outcome: 'not-found' }),
    );
    expect(text).not.toContain(child(50).nhsNumber ?? '');
    expect(text).not.toContain('Example');
  });

  it('refuses the look where it cannot be audited (row 34)', async () => {
    await service.database.pool.query('alter table audit_entries rename to audit_entries_away');
    try {
      const answer = await service.get(`/v1/children/${personId}/chronology`, WORKER, PURPOSE);
      expect(answer.status).toBe(503);
      expect(answer.text).not.toContain('dental');
    } finally {
      await service.database.pool.query('alter table audit_entries_away rename to audit_entries');
    }
    expect((await service.get(`/v1/children/${personId}/chronology`, WORKER, PURPOSE)).status).toBe(200);
  });

  it('answers for a person who is not there as for one who may not be seen', async () => {
    const answer = await service.get(`/v1/children/${NOBODY_ID}/chronology`, WORKER, PURPOSE);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain(NOBODY_ID);
  });

  it('finds a person by an exact identifier or by name and date of birth, and says how sure that is', async () => {
    const search = (body: object) => service.post<{ people: object[] }>('/v1/people/search', WORKER, body, PURPOSE);
    expect((await search({ nhsNumber: child(50).nhsNumber })).body.people).toEqual([
      { personId, records: [personId], foundBy: 'nhs-number', likeness: 'exact', reasons: [] },
    ]);
    const name = { given: 'Asha50', family: 'Example' };
    expect((await search({ name, dateOfBirth: '2018-05-01' })).body.people).toMatchObject([
      { personId, foundBy: 'name-birth', likeness: 'exact' },
    ]);
    expect((await search({ name })).status).toBe(400);
    expect((await search({ name, dateOfBirth: '2018' })).status).toBe(200);
    expect((await search({ nhsNumber: child(50).nhsNumber, upn: 'B801200005001' })).status).toBe(400);
  });

  it.each([
    ['an NHS number with a wrong check digit', { nhsNumber: '9990000019' }],
    ['a day that is none', { name: { family: 'Example' }, dateOfBirth: '2018-02-30' }],
    ['a date of birth more than 130 years ago', { name: { family: 'Example' }, dateOfBirth: '1880-01-01' }],
    ['a year that is to come', { name: { family: 'Example' }, dateOfBirth: '2999' }],
    ['a name without a letter', { name: { family: ' - ' }, dateOfBirth: '2018-05-01' }],
  ])('does not search by %s, and does not repeat it', async (_, body) => {
    const answer = await service.post('/v1/people/search', WORKER, body, PURPOSE);
    expect(answer.status).toBe(422);
    expect(answer.text).not.toMatch(/9990000019|2018|1880|2999/);
  });
});
