import { closeSync, fstatSync, readSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { LineOrder } from './line-order.js';
import { openSeekable } from './open-seekable.js';

/** One line of the file, in order of learning. */
export interface EventLine {
  /** From 1, as editors count. */
  readonly number: number;
  /** Epoch day on which what it says was learned. */
  readonly day: number;
  /** Undefined where it is too long or no UTF-8. */
  readonly text: string | undefined;
}

export interface EventFileOptions {
  /** On which day a line was learned. */
  readonly dayOf: (text: string) => number | undefined;
  /** Longer lines are passed over: they are no event. */
  readonly mostLineBytes: number;
}

const CHUNK_BYTES = 1024 * 1024;
/** A file of no more than this is held whole; of a larger one, a piece. */
const HELD_BYTES = 256 * CHUNK_BYTES;
const NEWLINE = 0x0a;

/**
 * A file of agency events, one a line, that is read in the order in which they were learned. It is walked through twice:
 * first for where the lines are, then line after line. Of the text no more than 256 MB are held.
 */
export class EventFile {
  readonly #file: number;
  #bytes: number;
  readonly #order = new LineOrder();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #held: Buffer | undefined;
  #piece: Buffer = Buffer.alloc(0);
  #pieceAt = 0;

  /**
   * @param path `-` is standard input; what comes through a pipe is read to its end first
   * @throws Error of `node:fs` where the file cannot be read
   */
  constructor(
    path: string,
    private readonly options: EventFileOptions,
  ) {
    this.#file = openSeekable(path);
    this.#bytes = fstatSync(this.#file).size;
    if (this.#bytes <= HELD_BYTES) {
      this.#held = this.#readAll();
      this.#bytes = this.#held.length;
    }
    this.#findLines();
  }

  /** How many lines there are; empty ones count. */
  get lines(): number {
    return this.#order.count;
  }

  *inOrderOfLearning(): Generator<EventLine> {
    const order = this.#order.byDay();
    let [lastEnd, apart] = [0, 0];
    for (const line of order) {
      const { offset, length, day } = this.#order.of(line);
      // Lines that lie apart are read one by one, lines that follow each other many at once.
      apart = offset === lastEnd ? 0 : apart + 1;
      lastEnd = offset + length + 1;
      yield { number: line + 1, day, text: this.#text(offset, length, apart > 2 ? length : CHUNK_BYTES) };
    }
  }

  /** The nth line, from 1. */
  textOf(number: number): string | undefined {
    const { offset, length } = this.#order.of(number - 1);
    return length > this.options.mostLineBytes ? undefined : this.#decode(this.#read(offset, length));
  }

  close(): void {
    closeSync(this.#file);
  }

  #findLines(): void {
    for (let at = 0; at < this.#bytes;) {
      const piece = this.#read(at, CHUNK_BYTES);
      let start = 0;
      for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
        this.#addLine(at + start, piece.subarray(start, end));
        start = end + 1;
      }
      if (start > 0) at += start;
      else if (at + piece.length >= this.#bytes) {
        this.#addLine(at, piece);
        return;
      } else at = this.#addLong(at);
    }
  }

  /** A line that is longer than a piece: no event. Answers where the next one begins. */
  #addLong(from: number): number {
    for (let at = from; at < this.#bytes; at += CHUNK_BYTES) {
      const end = this.#read(at, CHUNK_BYTES).indexOf(NEWLINE);
      if (end === -1) continue;
      this.#order.add(from, at + end - from, undefined);
      return at + end + 1;
    }
    this.#order.add(from, this.#bytes - from, undefined);
    return this.#bytes;
  }

  #addLine(offset: number, bytes: Buffer): void {
    const text = bytes.length > this.options.mostLineBytes ? undefined : this.#decode(bytes);
    this.#order.add(offset, bytes.length, text === undefined ? undefined : this.options.dayOf(text));
  }

  #text(offset: number, length: number, ahead: number): string | undefined {
    if (length > this.options.mostLineBytes) return undefined;
    if (offset < this.#pieceAt || offset + length > this.#pieceAt + this.#piece.length) {
      this.#piece = this.#read(offset, Math.max(length, ahead));
      this.#pieceAt = offset;
    }
    const start = offset - this.#pieceAt;
    return this.#decode(this.#piece.subarray(start, start + length));
  }

  #decode(bytes: Buffer): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  #readAll(): Buffer {
    const all = Buffer.allocUnsafe(this.#bytes);
    let at = 0;
    while (at < all.length) {
      const read = readSync(this.#file, all, at, all.length - at, at);
      if (read === 0) break;
      at += read;
    }
    return all.subarray(0, at);
  }

  #read(offset: number, length: number): Buffer {
    if (this.#held) return this.#held.subarray(offset, offset + length);
    const piece = Buffer.allocUnsafe(Math.min(length, this.#bytes - offset));
    return piece.subarray(0, readSync(this.#file, piece, 0, piece.length, offset));
  }
}
