import { NO_STREAM, UnsupportedError, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import type { Claim } from './claims.js';
import type { KurrentConnection } from './connection.js';
import { toKurrent } from './encoding.js';
import { refusalOf, unavailable } from './failures.js';
import type { Reader } from './reader.js';
import { cutRuns } from './transactions.js';
import type { StreamAppend, Transaction } from './transactions.js';

/** A server before 25.1 takes 1 MiB at once, where it is not told otherwise. */
const RUN_BYTES = 900_000;
const RUN_EVENTS = 1_000;

/** What became of an intent: where its events stand, or why KurrentDB will never store it as it is. */
export type Carried =
  | { readonly stored: true; readonly claims: readonly Claim[] }
  | { readonly stored: false; readonly refusal: 'moved' | 'not-taken' };

/**
 * Stores transactions in KurrentDB, each stream at the exact revision that was decided. KurrentDB takes an append that
 * it has stored already (the same ids at the same revisions) for done, however long ago that was: so to carry out an
 * intent a second time is safe, also while the first attempt is still on its way.
 */
export class Appender {
  constructor(
    private readonly connection: KurrentConnection,
    private readonly reader: Reader,
  ) {}

  /** @throws EventStoreUnavailable where it is not known whether all of it is stored. */
  async carryOut(transactions: readonly Transaction[]): Promise<Carried> {
    const claims: Claim[] = [];
    for (const transaction of transactions) {
      try {
        await this.#store(transaction);
        claims.push(...(await this.reader.claimsOf(transaction)));
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw unavailable(error);
        return { stored: false, refusal };
      }
    }
    return { stored: true, claims };
  }

  async #store(transaction: Transaction): Promise<void> {
    const { storeId } = await this.reader.identity();
    try {
      await this.connection.call((client) =>
        client.multiStreamAppend(
          transaction.map(({ streamId, events }) => ({
            streamName: streamId,
            expectedState: stateBefore(events),
            events: events.map((event) => toKurrent(storeId, event)),
          })),
        ),
      );
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      await this.#storeStreamByStream(storeId, transaction);
    }
  }

  /**
   * For a server without multi-stream appends. Whoever reads meanwhile may see a part; but what was begun is finished,
   * by this process or by the next one that finds the intent. A stream that has moved does not keep the others back.
   */
  async #storeStreamByStream(storeId: string, transaction: Transaction): Promise<void> {
    let moved: Error | undefined;
    for (const ofStream of transaction) {
      try {
        await this.#storeStream(storeId, ofStream);
      } catch (error) {
        if (!(error instanceof Error) || refusalOf(error) === undefined) throw error;
        moved ??= error;
      }
    }
    if (moved !== undefined) throw moved;
  }

  async #storeStream(storeId: string, { streamId, events }: StreamAppend): Promise<void> {
    for (const run of cutRuns(events, RUN_BYTES, RUN_EVENTS)) {
      const { success, nextExpectedRevision } = await this.connection.call((client) =>
        client.appendToStream(
          streamId,
          run.map((event) => toKurrent(storeId, event)),
          { streamState: stateBefore(run), requiresLeader: true },
        ),
      );
      // With `throwOnAppendFailure=false` in the connection string the client answers where it would throw.
      if (!success) {
        throw WrongExpectedVersionError.fromRevisionConflict({
          stream: streamId,
          expectedRevision: String((run[0]?.version ?? 1) - 2),
          actualRevision: String(nextExpectedRevision),
        });
      }
    }
  }
}

/** The revision that a stream must be at before its events: the first event of a stream has revision 0, and version 1. */
const stateBefore = (events: StreamAppend['events']): bigint | typeof NO_STREAM => {
  const versionBefore = (events[0]?.version ?? 1) - 1;
  return versionBefore === 0 ? NO_STREAM : BigInt(versionBefore - 1);
};
