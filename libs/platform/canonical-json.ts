import { hash } from 'node:crypto';

/**
 * JSON text in which equal content is equal text: keys in order of their UTF-16 code units, no white space
 * (after RFC 8785). A key whose value is undefined is left out, as `JSON.stringify` does.
 * @throws TypeError for what JSON cannot hold: NaN, infinities, bigint, functions.
 */
export const canonicalJson = (value: unknown): string => readCanonical(value, (bytes) => bytes.toString());

/** SHA-256 (hex) of the canonical JSON: the same content has the same digest, however its keys are ordered. */
export const contentDigest = (value: unknown): string => readCanonical(value, (bytes) => hash('sha256', bytes, 'hex'));

/**
 * Hands over the canonical JSON as UTF-8, which lies there until `read` returns. Whoever only digests it is spared the
 * text, which would be put together of a hundred pieces.
 */
export const readCanonical = <Result>(value: unknown, read: (bytes: Buffer) => Result): Result => {
  const writer = idle ?? new Writer();
  idle = undefined;
  try {
    return read(writer.write(value));
  } finally {
    if (writer.size <= MOST_KEPT) idle = writer;
  }
};

/** Not at work at present: what is digested while something is written has a writer of its own. */
let idle: Writer | undefined;

/** A writer that had to grow beyond this is not kept (bytes). */
const MOST_KEPT = 65_536;
const AT_FIRST = 4_096;
/** Bytes that a character takes at most, for each unit of its UTF-16 length. */
const UNIT_BYTES = 3;
/** Texts up to this length are written here byte by byte; for longer ones the call of native code pays. */
const SHORT = 200;
const PLAIN = /^[ !#-[\]-~]*$/;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const [SPACE, TILDE] = [32, 126];

class Writer {
  #bytes = Buffer.allocUnsafeSlow(AT_FIRST);
  #at = 0;

  get size(): number {
    return this.#bytes.length;
  }

  write(value: unknown): Buffer {
    this.#at = 0;
    this.#value(value);
    return this.#bytes.subarray(0, this.#at);
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.#text(value);
        return;
      case 'boolean':
        this.#plain(value ? 'true' : 'false');
        return;
      case 'number':
        if (!Number.isFinite(value)) throw new TypeError('JSON has no number that is not finite.');
        this.#plain(JSON.stringify(value));
        return;
      case 'object':
        if (value === null) this.#plain('null');
        else if (Array.isArray(value)) this.#array(value);
        else this.#object(value);
        return;
      default:
        throw new TypeError(`JSON cannot hold a value of type ${typeof value}.`);
    }
  }

  #array(values: readonly unknown[]): void {
    this.#byte(OPEN_ARRAY);
    for (let index = 0; index < values.length; index += 1) {
      if (index > 0) this.#byte(COMMA);
      this.#value(values[index] ?? null);
    }
    this.#byte(CLOSE_ARRAY);
  }

  #object(value: object): void {
    if (hasToJson(value)) {
      this.#value(value.toJSON());
      return;
    }
    const members = value as Record<string, unknown>;
    this.#byte(OPEN_OBJECT);
    let isFirst = true;
    for (const key of inOrder(Object.keys(members))) {
      const member = members[key];
      if (member === undefined) continue;
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.#text(key);
      this.#byte(COLON);
      this.#value(member);
    }
    this.#byte(CLOSE_OBJECT);
  }

  #text(text: string): void {
    this.#need(text.length + 2);
    if (text.length <= SHORT && this.#shortPlain(text)) return;
    const quoted = text.length > SHORT && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
    this.#need(UNIT_BYTES * quoted.length);
    this.#at += this.#bytes.write(quoted, this.#at);
  }

  /** Writes a text in which JSON escapes nothing, and says whether it is one; most are. */
  #shortPlain(text: string): boolean {
    const [bytes, from] = [this.#bytes, this.#at + 1];
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) return false;
      bytes[from + index] = code;
    }
    bytes[from - 1] = QUOTE;
    bytes[from + text.length] = QUOTE;
    this.#at = from + text.length + 1;
    return true;
  }

  /** ASCII, as it is. */
  #plain(text: string): void {
    this.#need(text.length);
    this.#at += this.#bytes.write(text, this.#at, 'latin1');
  }

  #byte(byte: number): void {
    this.#need(1);
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }

  #need(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#at + more, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

/** Fewer are put in order where they stand; for more, sorting elsewhere and copying back pays. */
const FEW = 24;

/** By UTF-16 code units. */
const inOrder = (keys: string[]): string[] => {
  if (keys.length > FEW) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] ?? '';
    let place = end;
    for (let before = keys[place - 1]; before !== undefined && before > key; before = keys[place - 1]) {
      keys[place] = before;
      place -= 1;
    }
    keys[place] = key;
  }
  return keys;
};

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function';
