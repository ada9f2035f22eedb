import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { startDemoIdentityProvider } from './demo-identity-provider.js';
import type { DemoCredentials, DemoIdentityProvider } from './demo-identity-provider.js';
import { createTokenVerifier } from './tokens.js';

const AUDIENCE = 'urn:tessera:test';

const settings = {
  host: '127.0.0.1',
  port: 0,
  audience: AUDIENCE,
  agencies: [{ clientId: 'example-hospital', agency: 'urn:agency:example-hospital' }],
  workers: [{ clientId: 'demo-mash-worker', name: 'Demo worker', role: 'mash-worker' as const }],
};

describe('startDemoIdentityProvider', () => {
  let provider: DemoIdentityProvider;

  beforeAll(async () => {
    provider = await startDemoIdentityProvider(settings);
  });

  afterAll(() => provider.stop());

  const credentials = (clientId: string): DemoCredentials => {
    const found = provider.credentials.find((each) => each.clientId === clientId);
    if (!found) throw new Error(`No demo client ${clientId}.`);
    return found;
  };

  const ask = (clientId: string, secret: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(provider.tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}`, ...headers },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });

  const token = async (clientId: string): Promise<string> => {
    const answer = await ask(clientId, credentials(clientId).clientSecret);
    return ((await answer.json()) as { access_token: string }).access_token;
  };

  it('gives an agency a token that the service takes', async () => {
    const verifier = createTokenVerifier({ issuer: provider.issuer, audience: AUDIENCE });

    expect(await verifier.verify(await token('example-hospital'))).toMatchObject({
      subject: 'example-hospital',
      roles: ['agency-system'],
      agency: 'urn:agency:example-hospital',
    });
    expect(await verifier.verify(await token('demo-mash-worker'))).toMatchObject({
      subject: 'demo-mash-worker',
      roles: ['mash-worker'],
    });
  });

  it('gives signed access tokens for ten minutes', async () => {
    const given = await token('example-hospital');
    const { exp = 0, iat = 0 } = decodeJwt(given);

    expect(decodeProtectedHeader(given)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(exp - iat).toBe(600);
  });

  it('gives nothing for a wrong secret', async () => {
    expect((await ask('example-hospital', 'demo-secret-other')).status).toBe(401);
    expect((await ask('stranger', 'demo-secret-stranger')).status).toBe(401);
  });

  it('takes the secret in the body too, as some tools send it', async () => {
    const { clientId, clientSecret } = credentials('demo-mash-worker');
    const answer = await fetch(provider.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
    });
    expect(answer.status).toBe(200);
  });

  it('may be used by pages on this machine, and by no others', async () => {
    const { clientId, clientSecret } = credentials('demo-mash-worker');
    const near = await ask(clientId, clientSecret, { origin: 'http://127.0.0.1:3000' });
    expect([near.status, near.headers.get('access-control-allow-origin')]).toEqual([200, 'http://127.0.0.1:3000']);

    const far = await ask(clientId, clientSecret, { origin: 'https://attacker.example' });
    expect([far.status, far.headers.get('access-control-allow-origin')]).toEqual([400, null]);
  });

  it.each(['0.0.0.0', '192.0.2.1', '::'])('does not start where others could reach it (%s)', async (host) => {
    const started = startDemoIdentityProvider({ ...settings, host }).then((running) => running.stop());
    await expect(started).rejects.toThrow(/OIDC_ISSUER/);
  });

  it('does not start for an audience that it could give no token for', async () => {
    const started = startDemoIdentityProvider({ ...settings, audience: 'tessera' }).then((running) => running.stop());
    await expect(started).rejects.toThrow(/absolute URI/);
  });

  it('prints nothing when it starts', async () => {
    const script = `
      const { startDemoIdentityProvider } = await import('#access');
      const provider = await startDemoIdentityProvider(${JSON.stringify(settings)});
      const { clientId, clientSecret } = provider.credentials[0];
      const body = new URLSearchParams({ grant_type: 'client_credentials' });
      const headers = { authorization: 'Basic ' + btoa(clientId + ':' + clientSecret) };
      if ((await fetch(provider.tokenUrl, { method: 'POST', body, headers })).status !== 200) process.exit(1);
      await fetch(provider.issuer + '/nothing-here');
      await provider.stop();`;
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', './test/support/typescript-register.js', '--input-type=module', '--eval', script],
      { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } },
    );
    expect(stdout + stderr).toBe('');
  }, 30_000);
});
