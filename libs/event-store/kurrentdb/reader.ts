import { BACKWARDS, END, excludeSystemEvents, FORWARDS, START } from '@kurrent/kurrentdb-client';
import type { AllStreamResolvedEvent, KurrentDBClient, ReadPosition, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { isUuid } from '#platform';
import { isStreamId } from '../append-request.js';
import { EventStoreUnavailable } from '../event-store.js';
import type { StoredEvent } from '../event-store.js';
import type { Claim, Claims, StoreIdentity } from './claims.js';
import type { KurrentConnection } from './connection.js';
import { fromKurrent, positionOf } from './encoding.js';
import { isNotThere, unavailable } from './failures.js';
import type { StreamAppend, Transaction } from './transactions.js';

/** Most events that are asked for at once: what the client holds of an answer is bounded by it. */
const PAGE = 500;
/** Reads of many streams or ids that are under way together. */
const TOGETHER = 32;

/** Reads events from KurrentDB, and from the claims where they stand. Always asks the leader: it has everything. */
export class Reader {
  #identity: Promise<StoreIdentity> | undefined;

  constructor(
    private readonly connection: KurrentConnection,
    private readonly claims: Claims,
  ) {}

  /** Which events are this store's; made the first time that it is asked for. */
  identity(): Promise<StoreIdentity> {
    this.#identity ??= this.#findIdentity().catch((error: unknown) => {
      this.#identity = undefined;
      throw unavailable(error);
    });
    return this.#identity;
  }

  async readStream(streamId: string, fromVersion = 1, limit = Infinity): Promise<StoredEvent[]> {
    if (!isStreamId(streamId) || !(limit > 0)) return [];
    const { storeId } = await this.identity();
    const events: StoredEvent[] = [];
    let from = Math.max(1, fromVersion);
    for (;;) {
      const count = Math.min(limit - events.length, PAGE);
      const page = await this.#streamPage(streamId, from, count);
      events.push(...page.flatMap((each) => fromKurrent(storeId, each) ?? []));
      if (page.length < count || events.length >= limit) return events;
      from = Number(page.at(-1)?.event?.revision ?? 0n) + 2;
    }
  }

  async readStreams(
    streams: readonly { streamId: string; fromVersion?: number }[],
  ): Promise<Map<string, StoredEvent[]>> {
    const asked = new Map(streams.map(({ streamId, fromVersion }) => [streamId, fromVersion]));
    const read = await inTurns([...asked], async ([streamId, fromVersion]) => ({
      streamId,
      events: await this.readStream(streamId, fromVersion),
    }));
    return new Map(read.filter(({ events }) => events.length > 0).map(({ streamId, events }) => [streamId, events]));
  }

  async readAll(after: number, limit: number): Promise<StoredEvent[]> {
    const { storeId } = await this.identity();
    const events: StoredEvent[] = [];
    let seen = after;
    let from = await this.startAfter(after);
    while (events.length < limit) {
      // The first event of a page is the one that it starts at, which was seen before.
      const count = Math.min(limit - events.length + 1, PAGE);
      const page = await this.#allPage(from, count);
      for (const each of page) {
        const position = positionOf(each);
        if (position <= seen) continue;
        seen = position;
        const event = fromKurrent(storeId, each);
        if (event && events.length < limit) events.push(event);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < count) break;
      from = at(positionOf(last));
    }
    return events;
  }

  async find(ids: readonly string[]): Promise<StoredEvent[]> {
    const asked = [...new Set(ids.map((id) => id.toLowerCase()))].filter(isUuid);
    if (asked.length === 0) return [];
    const { storeId } = await this.identity();
    const claims = await this.claims.find(asked).catch((error: unknown) => {
      throw unavailable(error);
    });
    const found = await inTurns(claims, async ({ streamId, version }) => {
      const [resolved] = await this.#streamPage(streamId, version, 1);
      return (resolved && fromKurrent(storeId, resolved)) ?? [];
    });
    return found.flat();
  }

  /**
   * The position of the last event. Looked for in KurrentDB, from the end back to what is claimed: an event that is
   * there counts even where whoever stored it has not come to claim it.
   */
  async head(): Promise<number> {
    const { storeId, beginsAfter } = await this.identity();
    const claimed = await this.#lastPosition();
    let from: ReadPosition = END;
    for (let count = 1; ; count = Math.min(count * 8, PAGE)) {
      const page = await this.#page((client) =>
        client.readAll({
          fromPosition: from,
          direction: BACKWARDS,
          maxCount: count,
          filter: excludeSystemEvents(),
          requiresLeader: true,
        }),
      );
      for (const each of page) {
        const position = positionOf(each);
        if (position <= Math.max(claimed, beginsAfter)) return claimed;
        if (fromKurrent(storeId, each)) return position;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < count) return claimed;
      // Read backwards, a position is the end of what is read, exclusive.
      from = at(positionOf(last));
    }
  }

  /**
   * Where to read $all from, to see everything after a position: the last event of this store up to there, since only
   * where an event stands can be read from. What is read from there on may be before the position.
   */
  async startAfter(position: number): Promise<ReadPosition> {
    const { beginsAfter } = await this.identity();
    const start = Math.max(beginsAfter, await this.#lastPosition(position));
    return start === 0 ? START : at(start);
  }

  /** Where the events of a transaction that was stored have come to stand. @throws EventStoreUnavailable if one is not there. */
  async claimsOf(transaction: Transaction): Promise<Claim[]> {
    const [first] = transaction;
    if (first === undefined) return [];
    const count = transaction.reduce((sum, { events }) => sum + events.length, 0);
    const opening = await this.#standing({ streamId: first.streamId, events: first.events.slice(0, 1) });
    const [start] = opening;
    if (count === 1 || start === undefined) return opening;
    // One transaction is one piece of the log, so that one read finds all of it.
    const { storeId } = await this.identity();
    const found = new Map<string, Claim>();
    for (let from = start.position, left = count; left > 0;) {
      const page = await this.#allPage(at(from), Math.min(left + 1, PAGE));
      const events = page.flatMap((each) => fromKurrent(storeId, each) ?? []).filter(({ id }) => !found.has(id));
      for (const { id, streamId, version, position } of events) found.set(id, { id, streamId, version, position });
      const last = events.at(-1);
      if (last === undefined) break;
      left -= events.length;
      from = last.position;
    }
    const claims = await inTurns(transaction, async (ofStream) => {
      const claimed = ofStream.events.flatMap(({ id, streamId, version }) => {
        const claim = found.get(id);
        return claim?.streamId === streamId && claim.version === version ? [claim] : [];
      });
      // Stored in several steps, or long ago: then what others stored stands between them.
      return claimed.length === ofStream.events.length ? claimed : this.#standing(ofStream);
    });
    return claims.flat();
  }

  async #standing({ streamId, events }: StreamAppend): Promise<Claim[]> {
    const stored = await this.readStream(streamId, events[0]?.version ?? 1, events.length);
    return events.map(({ id, version }, index) => {
      const event = stored[index];
      if (event?.id === id && event.version === version) return { id, streamId, version, position: event.position };
      throw new EventStoreUnavailable('The event store did not find what it had stored.');
    });
  }

  async #findIdentity(): Promise<StoreIdentity> {
    const there = await this.claims.identity();
    if (there) return there;
    const [last] = await this.#page((client) =>
      client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1, requiresLeader: true }),
    );
    await this.claims.makeIdentity(last === undefined ? 0 : positionOf(last));
    const made = await this.claims.identity();
    if (!made) throw new EventStoreUnavailable('The event store has no identity.');
    return made;
  }

  async #lastPosition(upTo?: number): Promise<number> {
    try {
      return await this.claims.lastPosition(upTo);
    } catch (error) {
      throw unavailable(error);
    }
  }

  #allPage(fromPosition: ReadPosition, maxCount: number): Promise<AllStreamResolvedEvent[]> {
    return this.#page((client) =>
      client.readAll({
        fromPosition,
        direction: FORWARDS,
        maxCount,
        filter: excludeSystemEvents(),
        requiresLeader: true,
      }),
    );
  }

  async #streamPage(streamId: string, fromVersion: number, maxCount: number): Promise<ResolvedEvent[]> {
    return this.#page((client) =>
      client.readStream(streamId, { fromRevision: BigInt(fromVersion - 1), maxCount, requiresLeader: true }),
    );
  }

  /** Everything that one read gives; nothing of a stream that is not there. */
  async #page<E>(read: (client: KurrentDBClient) => AsyncIterableIterator<E>): Promise<E[]> {
    try {
      return await this.connection.call(async (client) => {
        const events: E[] = [];
        for await (const event of read(client)) events.push(event);
        return events;
      });
    } catch (error) {
      if (isNotThere(error)) return [];
      throw unavailable(error);
    }
  }
}

const at = (position: number): ReadPosition => ({ commit: BigInt(position), prepare: BigInt(position) });

/** Maps in order, a few at a time. */
const inTurns = async <T, R>(all: readonly T[], run: (each: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (let first = 0; first < all.length; first += TOGETHER) {
    results.push(...(await Promise.all(all.slice(first, first + TOGETHER).map(run))));
  }
  return results;
};
