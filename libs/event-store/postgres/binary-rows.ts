import { ReadEvent } from './read-event.js';

/**
 * Rows of `events` as COPY sends them in its binary format (PostgreSQL's documentation, "COPY", Binary Format): read
 * byte by byte where pg would make a text of every column first, which takes twice as long for a whole page.
 */

/** From 2000-01-01, PostgreSQL's day 0, back to 1970-01-01 (ms). */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_TO_32 = 4_294_967_296;
const HEADER_BYTES = 19;
const NULL_LENGTH = -1;

/** What is sealed of a page, kept in one piece: most readers never look at it. */
class SealedPage {
  #bytes = Buffer.alloc(0);
  #used = 0;

  /** @returns what reads it again. */
  add(source: Buffer, from: number, to: number): () => Uint8Array {
    const needed = this.#used + to - from;
    if (needed > this.#bytes.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.byteLength, 4_096));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    source.copy(this.#bytes, this.#used, from, to);
    const at = this.#used;
    this.#used = needed;
    return () => this.#bytes.subarray(at, needed);
  }
}

const HEX = Uint8Array.from({ length: 512 }, (_, place) =>
  (place >> 1)
    .toString(16)
    .padStart(2, '0')
    .charCodeAt(place & 1),
);
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

const int32 = (bytes: Buffer, at: number): number =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);

const int64 = (bytes: Buffer, at: number): number => int32(bytes, at) * TWO_TO_32 + (int32(bytes, at + 4) >>> 0);

/**
 * Makes events of the rows of one page, in the order in which they come. Their columns: global_position, recorded_at,
 * event_id, stream_version, stream_id, type, data, personal.
 */
export class PageOfRows {
  readonly events: ReadEvent[] = [];
  readonly #sealed = new SealedPage();
  readonly #uuid = Buffer.alloc(36, '-');

  /** @param row an event as COPY sends it: the number of its columns, and each with its length in front. */
  add(row: Buffer): void {
    const position = int64(row, 6);
    const recordedAt = new Date(Math.floor(int64(row, 18) / 1_000) + POSTGRES_EPOCH_MS);
    const id = this.#readUuid(row, 30);
    const version = int32(row, 50);
    let at = 54;
    let end = at + 4 + int32(row, at);
    const streamId = row.toString('latin1', at + 4, end);
    at = end;
    end = at + 4 + int32(row, at);
    const type = row.toString('latin1', at + 4, end);
    at = end;
    end = at + 4 + int32(row, at);
    const data = row.toString('utf8', at + 4, end);
    const bytes = int32(row, end);
    const sealed = bytes === NULL_LENGTH ? null : this.#sealed.add(row, end + 4, end + 4 + bytes);
    this.events.push(new ReadEvent(id, streamId, version, position, type, data, recordedAt, sealed));
  }

  #readUuid(row: Buffer, at: number): string {
    const text = this.#uuid;
    for (let index = 0; index < 16; index += 1) {
      const place = UUID_PLACES[index] ?? 0;
      const digits = 2 * (row[at + index] ?? 0);
      text[place] = HEX[digits] ?? 0;
      text[place + 1] = HEX[digits + 1] ?? 0;
    }
    return text.toString('latin1');
  }
}

/**
 * Where the row begins in a message of COPY: the first one may have the header in front of it. -1 where the message holds
 * no row: the header alone, or the end.
 */
export const rowIn = (message: Buffer, first: boolean): number => {
  const at = first ? HEADER_BYTES : 0;
  return message.byteLength < at + 2 || message.readInt16BE(at) === NULL_LENGTH ? -1 : at;
};

/** What a walk along the chain of hashes needs of a row: the columns above, and the hash. */
export interface Link {
  readonly position: number;
  /** Microseconds from PostgreSQL's day 0. */
  readonly recorded: number;
  readonly version: number;
  readonly streamId: string;
  /** What the hash was made of, behind the hash before: see `chain_hash`. It holds only as long as the row. */
  readonly hashed: Buffer;
  readonly hash: Buffer;
}

const HASH_BYTES = 32;

export const readLinkOf = (row: Buffer): Link => {
  const hashAt = row.byteLength - HASH_BYTES;
  return {
    position: int64(row, 6),
    recorded: int64(row, 18),
    version: int32(row, 50),
    streamId: row.toString('latin1', 58, 58 + int32(row, 54)),
    hashed: row.subarray(2, hashAt - 4),
    hash: row.subarray(hashAt),
  };
};
