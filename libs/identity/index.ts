export * from './matching/index.js';
export { createIdentity, type FoundPerson, type Identity, type PeopleQuery } from './identity.js';
export type { PersonToResolve } from './marks.js';
export { PeopleIndexError } from './people-index.js';
export type { IdentifiedBy } from './plan.js';
export type { IdentityConflict } from './recognise.js';
export { RecordsKeepMoving, type RecordsDecision, type RecordsParts } from './records/decided.js';
export * from './records/link.js';
export * from './records/reassign.js';
export type { ResolvedPerson } from './resolve.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
