import { createRemoteJWKSet, errors } from 'jose';
import type { FlattenedJWSInput, JWSHeaderParameters, JWTVerifyGetKey } from 'jose';

/** The identity provider did not answer, and no key that is still good is at hand. Nobody is let in without one. */
export class IdentityProviderUnavailable extends Error {
  override readonly name = 'IdentityProviderUnavailable';
}

export interface SigningKeysSettings {
  readonly issuer: string;
  /** Where the keys are published; else the issuer's discovery document says so. */
  readonly jwksUri?: string;
  /** Longest wait for the identity provider (milliseconds). Default 3,000. */
  readonly timeoutMs?: number;
  /** How long fetched keys are good (milliseconds). Default 10 minutes. */
  readonly keepMs?: number;
  /** Shortest time between two fetches because of a key that is not known (milliseconds). Default 30,000. */
  readonly cooldownMs?: number;
}

/** jose's errors that judge a token; every other error of a key set is trouble with the provider. */
const TOKEN_AT_FAULT = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
]);

/**
 * The keys that an identity provider signs with, fetched when first needed, kept for a while, and fetched again for a
 * key that is not among them (but not at every stranger's wish). While the provider is down the kept keys serve.
 */
export const createSigningKeys = (settings: SigningKeysSettings): JWTVerifyGetKey => {
  const timeoutMs = settings.timeoutMs ?? 3_000;
  let keySet: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  const openKeySet = async (): Promise<ReturnType<typeof createRemoteJWKSet>> => {
    const uri = settings.jwksUri ?? (await discoverKeys(settings.issuer, timeoutMs));
    return createRemoteJWKSet(new URL(uri), {
      timeoutDuration: timeoutMs,
      cooldownDuration: settings.cooldownMs ?? 30_000,
      cacheMaxAge: settings.keepMs ?? 600_000,
    });
  };

  return async (header: JWSHeaderParameters, token: FlattenedJWSInput) => {
    try {
      // Callers who come while the provider is asked wait for the same answer; after a failure it is asked anew.
      keySet ??= openKeySet();
      return await (
        await keySet
      )(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && TOKEN_AT_FAULT.has(error.code)) throw error;
      await keySet?.catch(() => (keySet = undefined));
      throw new IdentityProviderUnavailable('The identity provider does not answer.', { cause: error });
    }
  };
};

/** OpenID Connect Discovery 1.0: the issuer says where its keys are. */
const discoverKeys = async (issuer: string, timeoutMs: number): Promise<string> => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`The discovery document was answered with ${String(answer.status)}.`);
  const document = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer) throw new Error('The discovery document is of another issuer.');
  if (typeof document.jwks_uri !== 'string') throw new Error('The discovery document names no keys.');
  return document.jwks_uri;
};
