export * from './matching/index.js';
export * from './decide-review.js';
export { createIdentity, type FoundPerson, type Identity, type IdentityParts, type PeopleQuery } from './identity.js';
export { makePeopleKeys, type MadeKeys, type PeopleKeysParts } from './people-keys.js';
export type { FieldReason, LikelyPerson, LikelyQuery } from './likely.js';
export type { PersonToResolve } from './marks.js';
export { PeopleIndexError } from './people-index.js';
export type { IdentifiedBy } from './changes.js';
export type { IdentityConflict } from './recognise.js';
export { RecordsKeepMoving, type RecordsDecision, type RecordsParts } from './records/decided.js';
export * from './records/link.js';
export { reassignEvent, type ReassignEvent, type ReassignResult } from './records/reassign.js';
export * from './records/reassign-to-new.js';
export type { NewPeople } from './new-people.js';
export type { ResolvedPerson } from './resolve.js';
export type { IdentityReview, ReviewCandidate } from './reviews.js';
export { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
export * from './memory/people-in-memory.js';
