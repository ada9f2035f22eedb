import { hash } from 'node:crypto';
import { v7 } from 'uuid';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a string is a UUID in the form that the service writes: lower case, with hyphens. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** A new UUID (version 7): ids that are made one after another lie side by side in an index. */
export const newId = (): string => v7();

const UUID_BYTES = 16;
const HYPHEN = 45;
/** What a hexadecimal digit stands for, by its character code. */
const DIGITS = new Uint8Array(128);
for (let digit = 0; digit < 16; digit += 1) {
  DIGITS[digit.toString(16).charCodeAt(0)] = digit;
  DIGITS[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/**
 * Writes the 16 bytes of a UUID, whose form is not checked.
 * @returns the offset after them
 */
export const writeUuid = (uuid: string, bytes: Uint8Array, offset: number): number => {
  let at = offset;
  for (let index = 0; index < uuid.length && at < offset + UUID_BYTES; index += 2) {
    if (uuid.charCodeAt(index) === HYPHEN) index += 1;
    bytes[at] = ((DIGITS[uuid.charCodeAt(index)] ?? 0) << 4) | (DIGITS[uuid.charCodeAt(index + 1)] ?? 0);
    at += 1;
  }
  return offset + UUID_BYTES;
};

/** Where names are written to be hashed; longer ones have bytes of their own. A character has three at most. */
const scratch = Buffer.allocUnsafe(UUID_BYTES + 3 * 256);

/**
 * UUID version 5 (RFC 9562, 5.5): the same name in the same namespace gives the same id, always.
 * @throws TypeError where the namespace is no UUID in lower case.
 */
export const uuidV5 = (name: string, namespace: string): string => {
  if (!isUuid(namespace)) throw new TypeError('A namespace is a UUID in lower case.');
  const most = UUID_BYTES + 3 * name.length;
  const bytes = most <= scratch.length ? scratch : Buffer.allocUnsafe(most);
  const from = writeUuid(namespace, bytes, 0);
  const length = from + bytes.write(name, from);
  const digest = hash('sha1', bytes.subarray(0, length), 'binary');
  let at = 0;
  for (let index = 0; index < UUID_BYTES; index += 1) {
    let byte = digest.charCodeAt(index);
    if (index === 6) byte = (byte & 0x0f) | 0x50;
    else if (index === 8) byte = (byte & 0x3f) | 0x80;
    if (index === 4 || index === 6 || index === 8 || index === 10) {
      written[at] = HYPHEN;
      at += 1;
    }
    written[at] = HEXADECIMAL[byte >> 4] ?? 0;
    written[at + 1] = HEXADECIMAL[byte & 0x0f] ?? 0;
    at += 2;
  }
  return written.toString('latin1');
};

/** Where the text of a UUID is written: put together of strings it would be a tree of them, ten times as large. */
const written = Buffer.allocUnsafe(36);
const HEXADECIMAL = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
