import type { PersonKeys } from '#access';
import type { EventStore } from '#event-store';

export interface RecordsParts {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  readonly keys: PersonKeys;
}

/** Who decides, and why. The reason is sealed with the keys of both people. */
export interface RecordsDecision {
  /** The subject of the token. */
  readonly decidedBy: string;
  readonly reason: string;
}

/** How often it is decided anew because somebody has written to one of the streams meanwhile. */
const MOST_ATTEMPTS = 20;

/** The streams of the records were written to all the time: try again. */
export class RecordsKeepMoving extends Error {
  override readonly name = 'RecordsKeepMoving';
  constructor() {
    super('The streams of the records were written to all the time.');
  }
}

/** Decides until nobody has written to the streams meanwhile: an attempt answers undefined where somebody has. */
export const decided = async <Result>(attempt: () => Promise<Result | undefined>): Promise<Result> => {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new RecordsKeepMoving();
};
