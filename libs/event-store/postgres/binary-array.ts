/**
 * One-dimensional arrays in PostgreSQL's binary form (src/backend/utils/adt/arrayfuncs.c, array_recv): pg sends a
 * Buffer as it stands. Its own array literals escape every quote of JSON and double the size of bytes.
 */

const OID = { bytea: 17, integer: 23, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const NULL_LENGTH = -1;

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
export const uuidArray = (values: readonly string[]): Buffer => {
  if (values.length === 0) return empty(OID.uuid);
  const array = header(OID.uuid, values.length, values.length * 20, false);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(16, offset);
    offset += array.write(value.replaceAll('-', ''), offset, 'hex');
  }
  return array;
};

/** `text[]`. `lengths` are those of the texts in UTF-8, where the caller has counted them already. */
export const textArray = (values: readonly string[], lengths?: readonly number[]): Buffer => {
  if (values.length === 0) return empty(OID.text);
  const counted = lengths ?? values.map((value) => Buffer.byteLength(value));
  const bytes = counted.reduce((sum, length) => sum + length, 0);
  const array = header(OID.text, values.length, values.length * 4 + bytes, false);
  let offset = HEADER_BYTES;
  values.forEach((value, index) => {
    offset = array.writeInt32BE(counted[index] ?? 0, offset);
    offset += array.write(value, offset);
  });
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
