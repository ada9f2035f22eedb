import { writeUuid } from './ids.js';

/**
 * One-dimensional arrays in PostgreSQL's binary form (src/backend/utils/adt/arrayfuncs.c, array_recv): pg sends a
 * Buffer as it stands. Its own array literals escape every quote of JSON and double the size of bytes. What is undefined
 * is null.
 */

const OID = { bytea: 17, integer: 23, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const NULL_LENGTH = -1;
const UUID_BYTES = 16;

const header = (oid: number, length: number, elementBytes: number, hasNull: boolean): Buffer => {
  const array = Buffer.allocUnsafe(HEADER_BYTES + elementBytes);
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(hasNull ? 1 : 0, 4);
  array.writeInt32BE(oid, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16); // lower bound
  return array;
};

/** An array without elements has no dimension. */
const empty = (oid: number): Buffer => {
  const array = Buffer.alloc(12);
  array.writeInt32BE(oid, 8);
  return array;
};

/** `integer[]` */
export const integerArray = (values: readonly number[]): Buffer => {
  if (values.length === 0) return empty(OID.integer);
  const array = header(OID.integer, values.length, values.length * 8, false);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(4, offset);
    offset = array.writeInt32BE(value, offset);
  }
  return array;
};

/** `uuid[]` of UUIDs as text. */
export const uuidArray = (values: readonly (string | undefined)[]): Buffer => {
  if (values.length === 0) return empty(OID.uuid);
  let nulls = 0;
  for (const value of values) if (value === undefined) nulls += 1;
  const array = header(OID.uuid, values.length, values.length * 4 + (values.length - nulls) * UUID_BYTES, nulls > 0);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(value === undefined ? NULL_LENGTH : UUID_BYTES, offset);
    if (value !== undefined) offset = writeUuid(value, array, offset);
  }
  return array;
};

/** `text[]`. `lengths` are those of the texts in UTF-8, where the caller has counted them already. */
export const textArray = (values: readonly (string | undefined)[], lengths?: readonly number[]): Buffer => {
  if (values.length === 0) return empty(OID.text);
  const counted = lengths ?? values.map((value) => (value === undefined ? 0 : Buffer.byteLength(value)));
  let bytes = 0;
  for (const length of counted) bytes += length;
  const array = header(OID.text, values.length, values.length * 4 + bytes, values.includes(undefined));
  let offset = HEADER_BYTES;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    offset = array.writeInt32BE(value === undefined ? NULL_LENGTH : (counted[index] ?? 0), offset);
    if (value !== undefined) offset += array.write(value, offset);
  }
  return array;
};

/** `bytea[]` */
export const byteaArray = (values: readonly (Uint8Array | null)[]): Buffer => {
  if (values.length === 0) return empty(OID.bytea);
  const bytes = values.reduce((sum, value) => sum + (value?.byteLength ?? 0), 0);
  const array = header(OID.bytea, values.length, values.length * 4 + bytes, values.includes(null));
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(value?.byteLength ?? NULL_LENGTH, offset);
    if (value) {
      array.set(value, offset);
      offset += value.byteLength;
    }
  }
  return array;
};
