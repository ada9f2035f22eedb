export * from './event-store.js';
export { holdCheckpoint, moveCheckpoint, readCheckpoint } from './checkpoints.js';
export { GrowingPause } from './growing-pause.js';
export { Leadership } from './leadership.js';
export { advanceShares, beginShares, gatherShares, holdShares, noteDealt, readProgress } from './shares.js';
export type { HeldShare } from './shares.js';
export { isParked, park, readParked, unpark, type Parked } from './parking.js';
export { GivesWay, startProcessor } from './processor.js';
export type { Processor, ProcessorOptions } from './processor.js';

export { readProjectionStates, RebuildFailed } from './rebuild/projection.js';
export type { Projection, ProjectionState } from './rebuild/projection.js';
export { rebuildProjection } from './rebuild/rebuild.js';
export type { RebuildOptions, RebuildResult } from './rebuild/rebuild.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
