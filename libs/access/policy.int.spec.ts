import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { createLogger, ProblemFilter } from '#platform';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { startTokenIssuer } from '../../test/support/token-issuer.js';
import type { TokenIssuer } from '../../test/support/token-issuer.js';
import { AuditTrail } from './audit.js';
import type { Caller } from './caller.js';
import { AccessGuard, AllowRoles, CurrentCaller, LooksAtPerson, Open } from './policy.js';
import { PURPOSES } from './purposes.js';
import { createTokenVerifier } from './tokens.js';

@Controller('example')
class ExampleController {
  @Get('forgotten')
  forgotten(): string {
    return 'nobody thought of who may see this';
  }

  @Get('open')
  @Open('the example of an open route')
  open(): string {
    return 'open';
  }

  @Get('workers/:id')
  @AllowRoles('mash-worker', 'manager')
  workers(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('children/:id')
  @AllowRoles('mash-worker')
  @LooksAtPerson()
  child(): string {
    return 'shown';
  }
}

@Controller('closed')
@AllowRoles('auditor')
class ClosedController {
  @Get('read')
  read(): string {
    return 'read';
  }

  @Get('open')
  @Open('a handler that says so is open, whatever its controller says')
  open(): string {
    return 'open';
  }
}

describe('AccessGuard', () => {
  let database: TestDatabase;
  let issuer: TokenIssuer;
  let audit: AuditTrail;
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    database = await testDatabase('policy');
    audit = new AuditTrail(database.pool, { chainKey: Buffer.alloc(32) });
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    issuer = await startTokenIssuer();
    const tokens = createTokenVerifier({ issuer: issuer.issuer, audience: issuer.audience, timeoutMs: 500 });
    const module = await Test.createTestingModule({ controllers: [ExampleController, ClosedController] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalGuards(new AccessGuard(tokens, audit));
    app.useGlobalFilters(new ProblemFilter(createLogger({ level: 'silent' })));
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });

  afterEach(async () => {
    await app.close();
    await issuer.stop();
  });

  const get = async (
    url: string,
    token?: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Record<string, unknown>; text: string; challenge: unknown }> => {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${base}${url}`, { headers: { ...authorization, ...headers } });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: answer.status,
      text,
      body: json ? (JSON.parse(text) as Record<string, unknown>) : {},
      challenge: answer.headers.get('www-authenticate'),
    };
  };

  /** What the trail says of everything since the position. */
  const refusals = async (after: number): Promise<unknown[]> =>
    (await audit.read({ after, limit: 100 })).map(({ action, actor, route, outcome }) => ({
      action,
      actor,
      route,
      outcome,
    }));

  const position = async (): Promise<number> => (await audit.anchor()).position;

  it('lets in a caller with one of the roles, and tells the handler who it is', async () => {
    const token = await issuer.sign({ roles: ['mash-worker'], exp: 2_000_000_000 });
    expect(await get('/example/workers/1', token)).toMatchObject({
      status: 200,
      body: { subject: 'example-worker', roles: ['mash-worker'], expiresAt: '2033-05-18T03:33:20.000Z' },
    });
  });

  it('closes a route that says nothing to everyone, whatever their roles', async () => {
    const token = await issuer.sign({ roles: ['agency-system', 'mash-worker', 'manager', 'auditor'] });
    const before = await position();
    expect((await get('/example/forgotten', token)).status).toBe(403);
    expect(await refusals(before)).toEqual([
      { action: 'refused', actor: 'example-worker', route: 'GET /example/forgotten', outcome: 'not-allowed' },
    ]);
  });

  it('opens a route that says that it is open, even without a token', async () => {
    expect(await get('/example/open')).toMatchObject({ status: 200, text: 'open' });
    expect(await get('/closed/open')).toMatchObject({ status: 200, text: 'open' });
  });

  it("holds a controller's roles for its handlers", async () => {
    expect((await get('/closed/read', await issuer.sign({ roles: ['auditor'] }))).status).toBe(200);
    expect((await get('/closed/read', await issuer.sign({ roles: ['manager'] }))).status).toBe(403);
  });

  it('refuses a request without a token, and audits it', async () => {
    const before = await position();
    expect(await get('/example/workers/9990000018')).toMatchObject({
      status: 401,
      challenge: 'Bearer',
      body: { code: 'not-authenticated' },
    });
    expect(await refusals(before)).toEqual([
      { action: 'refused', actor: 'unknown', route: 'GET /example/workers/:id', outcome: 'not-authenticated' },
    ]);
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer \u00e9', 'bearer'])(
    'takes %j for no token',
    async (authorization) => {
      expect((await get('/example/workers/1', undefined, { authorization })).status).toBe(401);
    },
  );

  it('does not take a token in the address', async () => {
    const token = await issuer.sign({ roles: ['manager'] });
    expect((await get(`/example/workers/1?access_token=${token}`)).status).toBe(401);
  });

  it('refuses a token that does not hold, says so to the client and audits why', async () => {
    const before = await position();
    const token = await issuer.sign({ roles: ['manager'], aud: 'urn:another:api' });
    expect(await get('/example/workers/1', token)).toMatchObject({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
    });
    expect(await refusals(before)).toEqual([
      { action: 'refused', actor: 'unknown', route: 'GET /example/workers/:id', outcome: 'token-audience' },
    ]);
  });

  it('refuses a caller without the role, and audits who it was', async () => {
    const before = await position();
    expect((await get('/example/workers/1', await issuer.sign({ roles: ['auditor'] }))).status).toBe(403);
    expect(await refusals(before)).toEqual([
      { action: 'refused', actor: 'example-worker', route: 'GET /example/workers/:id', outcome: 'not-allowed' },
    ]);
  });

  it('asks what a look at a person is for, and lists what it may be for', async () => {
    const token = await issuer.sign({ roles: ['mash-worker'] });
    const without = await get('/example/children/1', token);
    expect(without).toMatchObject({ status: 400, body: { code: 'purpose-missing' } });
    for (const { code } of PURPOSES) expect(without.text).toContain(code);

    const unknown = await get('/example/children/1', token, { 'tessera-purpose': 'Canary' });
    expect(unknown).toMatchObject({ status: 400, body: { code: 'purpose-unknown' } });
    expect(unknown.text).not.toContain('Canary');

    const known = await get('/example/children/1', token, { 'tessera-purpose': 'mash-triage' });
    expect(known).toMatchObject({ status: 200, text: 'shown' });
  });

  it('lets nobody in while the identity provider is down and no key is at hand', async () => {
    const token = await issuer.sign({ roles: ['manager'] });
    await issuer.down('refuse');
    expect((await get('/example/workers/1', token)).status).toBe(503);
  });

  it('answers 503, not a refusal that nobody will ever know of, while the audit trail cannot be written', async () => {
    await database.pool.query('alter table audit_entries rename to elsewhere');
    try {
      expect((await get('/example/workers/1')).status).toBe(503);
    } finally {
      await database.pool.query('alter table elsewhere rename to audit_entries');
    }
  });
});
