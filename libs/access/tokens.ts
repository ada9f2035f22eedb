import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { LruMap, systemClock } from '#platform';
import type { Clock } from '#platform';
import { isRole } from './caller.js';
import type { Caller } from './caller.js';
import { createSigningKeys, IdentityProviderUnavailable } from './signing-keys.js';
import type { SigningKeysSettings } from './signing-keys.js';

/** Why a token does not hold. Coded, for the audit trail: it says nothing of the token's content. */
export type TokenFault =
  'malformed' | 'signature' | 'expired' | 'audience' | 'issuer' | 'not-an-access-token' | 'claims';

/** The token does not hold: the caller is nobody. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';

  constructor(
    readonly fault: TokenFault,
    options?: ErrorOptions,
  ) {
    super(`The access token does not hold (${fault}).`, options);
  }
}

export interface TokenVerifier {
  /**
   * Who sends this access token (a JWT as RFC 9068 has it).
   * @throws TokenRefused where it does not hold; IdentityProviderUnavailable where that cannot be known.
   */
  verify(token: string): Promise<Caller>;
}

export interface TokenVerifierSettings extends SigningKeysSettings {
  readonly audience: string;
  readonly clock?: Clock;
}

/** Asymmetric ones alone: with HS256 a public key could be used as a secret, and `none` signs nothing. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const LONGEST_TOKEN = 8_192;
/** A token that was verified is taken on sight for so long at most, and never beyond its own end. */
const REMEMBER_MS = 60_000;
const REMEMBERED_TOKENS = 10_000;
/** Clocks of two machines differ. */
const TOLERANCE_SECONDS = 5;

const AGENCY = /^urn:agency:[a-z0-9]+(-[a-z0-9]+)*$/;
const SUBJECT = /^[\x21-\x7e\xa0-\ud7ff\ue000-\uffff]{1,255}$/;

/** Verifies access tokens of one issuer for one audience. */
export const createTokenVerifier = (settings: TokenVerifierSettings): TokenVerifier => {
  const keys = createSigningKeys(settings);
  const clock = settings.clock ?? systemClock;
  const known = new LruMap<string, { readonly caller: Caller; readonly until: number }>(REMEMBERED_TOKENS);

  return {
    verify: async (token) => {
      if (token.length > LONGEST_TOKEN) throw new TokenRefused('malformed');
      // Remembered by digest, so that no usable token lies in memory for longer than its request.
      const digest = hash('sha256', token, 'base64');
      const now = clock.now();
      const remembered = known.get(digest);
      if (remembered && now.getTime() < remembered.until) return remembered.caller;
      known.delete(digest);

      const payload = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer: settings.issuer,
        audience: settings.audience,
        typ: 'at+jwt',
        requiredClaims: ['sub', 'exp'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: now,
      }).then(({ payload: claims }) => claims, refuse);
      const caller = callerOf(payload);
      known.set(digest, { caller, until: Math.min(now.getTime() + REMEMBER_MS, caller.expiresAt.getTime()) });
      return caller;
    },
  };
};

const callerOf = (claims: JWTPayload): Caller => {
  const { sub, roles, agency } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw new TokenRefused('claims');
  const known = Array.isArray(roles) ? roles.filter(isRole) : [];
  const expiresAt = new Date((claims.exp ?? 0) * 1000);
  return typeof agency === 'string' && AGENCY.test(agency)
    ? { subject: sub, roles: known, agency, expiresAt }
    : { subject: sub, roles: known, expiresAt };
};

const CLAIM_FAULTS: Readonly<Record<string, TokenFault>> = {
  aud: 'audience',
  iss: 'issuer',
  typ: 'not-an-access-token',
};

const refuse = (error: unknown): never => {
  if (error instanceof IdentityProviderUnavailable) throw error;
  if (error instanceof errors.JWTExpired) throw new TokenRefused('expired', { cause: error });
  if (error instanceof errors.JWTClaimValidationFailed) {
    throw new TokenRefused(CLAIM_FAULTS[error.claim] ?? 'claims', { cause: error });
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) {
    throw new TokenRefused('malformed', { cause: error });
  }
  throw new TokenRefused('signature', { cause: error });
};
