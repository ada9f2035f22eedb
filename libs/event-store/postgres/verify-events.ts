import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { readLinkOf } from './binary-rows.js';
import { copyRows } from './copy-out.js';
import { inPlace } from './in-place.js';

/** The end of the chain of events at some time. Kept outside of the database, it shows when history was written anew. */
export interface EventAnchor {
  readonly position: number;
  /** Hex. */
  readonly hash: string;
}

/**
 * What is wrong with the event at a position.
 * - `missing`: the position, and perhaps others after it, holds no event.
 * - `changed`: the event is not the one that its hash was made of, or its hash is not the one that the next was made of.
 * - `version-out-of-order`: its version is not the one after the last of its stream.
 * - `time-out-of-order`: it says that it was recorded before the event in front of it.
 * - `not-as-anchored`: the hash there is another than the one that was kept outside.
 * - `cut-off`: an anchor is of this position, and the store ends before it.
 */
export interface EventFault {
  readonly position: number;
  readonly fault: 'missing' | 'changed' | 'version-out-of-order' | 'time-out-of-order' | 'not-as-anchored' | 'cut-off';
}

export interface Verification {
  /** How many events were read. */
  readonly events: number;
  /** The end of the chain: keep it outside. */
  readonly head: EventAnchor;
  /** The first of them; `faultCount` counts all. */
  readonly faults: readonly EventFault[];
  readonly faultCount: number;
}

export interface VerifyOptions {
  readonly anchors?: readonly EventAnchor[];
  /** Told from time to time how far it has come. */
  readonly onProgress?: (position: number) => void;
}

export const START_OF_CHAIN: EventAnchor = { position: 0, hash: '0'.repeat(64) };

const READ_CHAIN = readFileSync(new URL('./read-chain.sql', import.meta.url), 'utf8');
const HEAD = 'select global_position, hash from events order by global_position desc limit 1';
const PAGE = 5_000;
const SHOWN_FAULTS = 100;

/** The end of the chain now. */
export const readAnchor = async (pool: pg.Pool): Promise<EventAnchor> => {
  const { rows } = await pool.query<{ global_position: string | number; hash: Buffer }>(HEAD);
  const [last] = rows;
  return last ? { position: Number(last.global_position), hash: last.hash.toString('hex') } : START_OF_CHAIN;
};

/**
 * Walks through all events up to those that are there when it begins: their positions, versions, times and hashes, and
 * the anchors. Reads only, beside whatever appends. Memory grows with the number of streams, not of events.
 * @param pool of connections without a time limit shorter than a page takes.
 */
export const verifyEvents = async (pool: pg.Pool, options: VerifyOptions = {}): Promise<Verification> => {
  const end = (await readAnchor(pool)).position;
  const walk = new Walk(options.anchors ?? []);
  while (walk.position < end) {
    const before = walk.position;
    const query = inPlace(READ_CHAIN, [before, Math.min(PAGE, end - before)]);
    await copyRows(pool, query, (row) => {
      walk.pass(row);
    });
    // Whatever stood there is gone since.
    if (walk.position === before) break;
    options.onProgress?.(walk.position);
  }
  return walk.end();
};

class Walk {
  position = 0;
  #events = 0;
  #hash = Buffer.from(START_OF_CHAIN.hash, 'hex');
  #recorded = -Infinity;
  readonly #versions = new Map<string, number>();
  readonly #anchors: Map<number, string>;
  readonly #faults: EventFault[] = [];
  #faultCount = 0;

  constructor(anchors: readonly EventAnchor[]) {
    this.#anchors = new Map(anchors.map(({ position, hash: kept }) => [position, kept.toLowerCase()]));
    this.#lookAtAnchor();
  }

  pass(row: Buffer): void {
    const link = readLinkOf(row);
    if (link.position !== this.position + 1) this.#find(this.position + 1, 'missing');
    this.position = link.position;
    this.#events += 1;
    if (link.recorded < this.#recorded) this.#find(link.position, 'time-out-of-order');
    this.#recorded = link.recorded;
    if (link.version !== (this.#versions.get(link.streamId) ?? 0) + 1) {
      this.#find(link.position, 'version-out-of-order');
    }
    this.#versions.set(link.streamId, link.version);
    const expected = hash('sha256', Buffer.concat([this.#hash, link.hashed]), 'buffer');
    // From here on by what is stored: so each row that was changed is named, and none behind it.
    this.#hash = Buffer.from(link.hash);
    if (!expected.equals(this.#hash)) this.#find(link.position, 'changed');
    this.#lookAtAnchor();
  }

  end(): Verification {
    for (const position of this.#anchors.keys()) {
      this.#find(position, position > this.position ? 'cut-off' : 'not-as-anchored');
    }
    return {
      events: this.#events,
      head: { position: this.position, hash: this.#hash.toString('hex') },
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  /** An anchor that is as it should be is done with; what is left at the end is not. */
  #lookAtAnchor(): void {
    if (this.#anchors.get(this.position) === this.#hash.toString('hex')) this.#anchors.delete(this.position);
  }

  #find(position: number, fault: EventFault['fault']): void {
    this.#faultCount += 1;
    if (this.#faults.length < SHOWN_FAULTS) this.#faults.push({ position, fault });
  }
}
