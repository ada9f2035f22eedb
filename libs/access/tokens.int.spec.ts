import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { startTokenIssuer } from '../../test/support/token-issuer.js';
import type { TokenIssuer } from '../../test/support/token-issuer.js';
import { IdentityProviderUnavailable } from './signing-keys.js';
import { createTokenVerifier } from './tokens.js';
import type { TokenVerifier, TokenVerifierSettings } from './tokens.js';

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('createTokenVerifier', () => {
  let issuer: TokenIssuer;

  beforeEach(async () => {
    issuer = await startTokenIssuer();
  });

  afterEach(() => issuer.stop());

  const verifier = (settings: Partial<TokenVerifierSettings> = {}): TokenVerifier =>
    createTokenVerifier({ issuer: issuer.issuer, audience: issuer.audience, timeoutMs: 500, ...settings });

  const now = (): number => Math.floor(Date.now() / 1000);

  describe('takes a token that holds', () => {
    it('and says who sends it, with the roles and the agency that the service knows', async () => {
      const token = await issuer.sign({
        sub: 'whittington-example',
        roles: ['agency-system', 'superuser', 7],
        agency: 'urn:agency:example-hospital',
        exp: 2_000_000_000,
      });

      expect(await verifier().verify(token)).toEqual({
        subject: 'whittington-example',
        roles: ['agency-system'],
        agency: 'urn:agency:example-hospital',
        expiresAt: new Date('2033-05-18T03:33:20Z'),
      });
    });

    it('without roles as a caller who may nothing', async () => {
      expect(await verifier().verify(await issuer.sign())).toMatchObject({ subject: 'example-worker', roles: [] });
      expect((await verifier().verify(await issuer.sign({ roles: 'manager' }))).roles).toEqual([]);
    });

    it('without an agency where the claim is not the name of one', async () => {
      const token = await issuer.sign({ roles: ['agency-system'], agency: 'urn:agency:*' });
      expect((await verifier().verify(token)).agency).toBeUndefined();
    });

    it('where the keys are named, without asking for the discovery document', async () => {
      const keys = verifier({ jwksUri: `${issuer.issuer}/jwks` });
      expect((await keys.verify(await issuer.sign())).subject).toBe('example-worker');
    });
  });

  describe('refuses', () => {
    const refusal = async (token: string): Promise<unknown> =>
      verifier()
        .verify(token)
        .then(
          () => 'taken',
          (error: unknown) => error,
        );

    it('a token that nobody signed (alg none)', async () => {
      const token = new UnsecuredJWT({ roles: ['manager'] })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setSubject('intruder')
        .setExpirationTime('5m')
        .encode();
      expect(await refusal(token)).toMatchObject({ name: 'TokenRefused' });
      const typed = `${base64url({ alg: 'none', typ: 'at+jwt' })}.${token.split('.')[1] ?? ''}.`;
      expect(await refusal(typed)).toMatchObject({ name: 'TokenRefused', fault: 'signature' });
    });

    it('a token signed with the public key as a secret (HS256 for RS256)', async () => {
      const head = base64url({ alg: 'HS256', typ: 'at+jwt', kid: 'test-key' });
      const body = base64url({
        iss: issuer.issuer,
        aud: issuer.audience,
        sub: 'intruder',
        exp: now() + 300,
        roles: ['manager'],
      });
      const secret = await exportSPKI(issuer.publicKey);
      const signature = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
      expect(await refusal(`${head}.${body}.${signature}`)).toMatchObject({ name: 'TokenRefused', fault: 'signature' });
    });

    it("a token signed with a stranger's key that it brings along", async () => {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
      const { exportJWK } = await import('jose');
      const token = await new SignJWT({ iss: issuer.issuer, aud: issuer.audience, sub: 'intruder', exp: now() + 300 })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'test-key', jwk: await exportJWK(publicKey) })
        .sign(privateKey);
      expect(await refusal(token)).toMatchObject({ name: 'TokenRefused', fault: 'signature' });
    });

    it('a token whose content was changed', async () => {
      const [head, , signature] = (await issuer.sign()).split('.');
      const body = base64url({
        iss: issuer.issuer,
        aud: issuer.audience,
        sub: 'example-worker',
        exp: now() + 300,
        roles: ['manager'],
      });
      expect(await refusal(`${head ?? ''}.${body}.${signature ?? ''}`)).toMatchObject({ fault: 'signature' });
    });

    it.each([
      ['an expired token', { exp: Math.floor(Date.now() / 1000) - 60 }, {}, 'expired'],
      ['a token that never ends', { exp: undefined }, {}, 'claims'],
      ['a token of the future', { nbf: Math.floor(Date.now() / 1000) + 300 }, {}, 'claims'],
      ['a token for another service', { aud: 'urn:another:api' }, {}, 'audience'],
      ['a token for nobody', { aud: undefined }, {}, 'audience'],
      ['a token of another issuer', { iss: 'https://other.example' }, {}, 'issuer'],
      ['an ID token', { nonce: 'n' }, { typ: 'JWT' }, 'not-an-access-token'],
      ['a token that does not say what it is', {}, { typ: undefined }, 'not-an-access-token'],
      ['a token of nobody', { sub: undefined }, {}, 'claims'],
      ['a subject that could forge a log line', { sub: 'worker\n{"level":"info"}' }, {}, 'claims'],
      ['a subject without end', { sub: 'a'.repeat(256) }, {}, 'claims'],
      ['an algorithm that is not agreed', {}, { alg: 'RS512' }, 'signature'],
      ['a key that the issuer does not have', {}, { kid: 'other' }, 'signature'],
    ])('%s', async (_what, claims, header, fault) => {
      expect(await refusal(await issuer.sign(claims, header))).toMatchObject({ name: 'TokenRefused', fault });
    });

    it.each(['', 'x', 'a.b.c', '..', `${'a'.repeat(9000)}.b.c`])('what is no token', async (token) => {
      expect(await refusal(token)).toMatchObject({ name: 'TokenRefused', fault: 'malformed' });
    });
  });

  describe('remembers a token that it verified', () => {
    it('but not beyond its end', async () => {
      let time = new Date();
      const tokens = verifier({ clock: { now: () => time } });
      const token = await issuer.sign({ exp: now() + 30 });
      await tokens.verify(token);

      time = new Date(time.getTime() + 40_000);
      await expect(tokens.verify(token)).rejects.toMatchObject({ fault: 'expired' });
    });

    it('and never takes another for it', async () => {
      const tokens = verifier();
      const token = await issuer.sign();
      await tokens.verify(token);
      await expect(tokens.verify(`${token.slice(0, -4)}AAAA`)).rejects.toMatchObject({ fault: 'signature' });
    });
  });

  describe('while the identity provider', () => {
    it.each(['refuse', 'hang'] as const)('is down (%s), keys that it has serve', async (how) => {
      const tokens = verifier();
      await tokens.verify(await issuer.sign());
      await issuer.down(how);

      expect((await tokens.verify(await issuer.sign({ sub: 'another-worker' }))).subject).toBe('another-worker');
    });

    it.each(['refuse', 'hang'] as const)(
      'is down (%s), nobody is let in without keys, and everybody is once it is back',
      async (how) => {
        const tokens = verifier();
        const token = await issuer.sign();
        await issuer.down(how);
        await expect(tokens.verify(token)).rejects.toBeInstanceOf(IdentityProviderUnavailable);

        await issuer.up();
        expect((await tokens.verify(token)).subject).toBe('example-worker');
      },
    );

    it('is down, keys that are too old do not serve', async () => {
      const tokens = verifier({ keepMs: 0 });
      await tokens.verify(await issuer.sign());
      await issuer.down('refuse');

      await expect(tokens.verify(await issuer.sign({ sub: 'another-worker' }))).rejects.toBeInstanceOf(
        IdentityProviderUnavailable,
      );
    });

    it('is asked for its keys once, however many tokens with unknown keys come', async () => {
      const tokens = verifier();
      await tokens.verify(await issuer.sign());
      for (let index = 0; index < 20; index += 1) {
        await expect(tokens.verify(await issuer.sign({}, { kid: `other-${String(index)}` }))).rejects.toMatchObject({
          fault: 'signature',
        });
      }
      expect(issuer.keyRequests()).toBe(1);
    });

    it('has a discovery document of another issuer, nobody is let in', async () => {
      const tokens = verifier({ issuer: issuer.issuer.replace('127.0.0.1', 'localhost') });
      await expect(tokens.verify(await issuer.sign())).rejects.toBeInstanceOf(IdentityProviderUnavailable);
    });
  });
});
