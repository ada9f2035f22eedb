export { AuditTrail } from './audit.js';
export type { AuditFault, AuditVerification } from './audit.js';
export { EMPTY_ANCHOR } from './audit-chain.js';
export type { AuditAnchor, AuditEntry, RecordedAuditEntry } from './audit-chain.js';
export { isRole, ROLES } from './caller.js';
export type { Caller, Role } from './caller.js';
export { startDemoIdentityProvider } from './demo-identity-provider.js';
export type { DemoCredentials, DemoIdentityProvider, DemoIdentityProviderSettings } from './demo-identity-provider.js';
export { PersonKeys, SealBroken } from './keys.js';
export type { IssuedKey, PersonKeysSettings } from './keys.js';
export { auditOf, Looks, type AuditedCall } from './looks.js';
export { createKeyProvider, keyProviderOf, WrongMasterKey } from './master-key.js';
export type { KeyProvider, KeyProviderSettings } from './master-key.js';
export { AccessGuard, AllowRoles, callerOf, CurrentCaller, LooksAtPerson, Open } from './policy.js';
export { PURPOSE_HEADER, purposeOf, PURPOSES } from './purposes.js';
export type { Purpose } from './purposes.js';
export { IdentityProviderUnavailable } from './signing-keys.js';
export { createTokenVerifier, TokenRefused } from './tokens.js';
export type { TokenFault, TokenVerifier, TokenVerifierSettings } from './tokens.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
