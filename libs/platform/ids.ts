import { hash } from 'node:crypto';
import { v7 } from 'uuid';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a string is a UUID in the form that the service writes: lower case, with hyphens. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** A new UUID (version 7): ids that are made one after another lie side by side in an index. */
export const newId = (): string => v7();

const namespaces = new Map<string, Buffer>();

const namespaceBytes = (namespace: string): Buffer => {
  const known = namespaces.get(namespace);
  if (known) return known;
  if (!isUuid(namespace)) throw new TypeError('A namespace is a UUID in lower case.');
  const bytes = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  // Namespaces are constants of the code; the bound only guards against a caller that makes them up.
  if (namespaces.size < 100) namespaces.set(namespace, bytes);
  return bytes;
};

const NAMESPACE_BYTES = 16;
/** Where names are written to be hashed; longer ones have bytes of their own. A character has three at most. */
const scratch = Buffer.allocUnsafe(NAMESPACE_BYTES + 3 * 256);

/** UUID version 5 (RFC 9562, 5.5): the same name in the same namespace gives the same id, always. */
export const uuidV5 = (name: string, namespace: string): string => {
  const most = NAMESPACE_BYTES + 3 * name.length;
  const bytes = most <= scratch.length ? scratch : Buffer.allocUnsafe(most);
  namespaceBytes(namespace).copy(bytes);
  const length = NAMESPACE_BYTES + bytes.write(name, NAMESPACE_BYTES);
  const hex = hash('sha1', bytes.subarray(0, length), 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
  // It is in lower case already: but only so it is one text in memory, and not a tree of its parts ten times as large.
  return id.toLowerCase();
};

/**
 * JSON text in which equal content is equal text: keys in order of their UTF-16 code units, no white space
 * (after RFC 8785). A key whose value is undefined is left out, as `JSON.stringify` does.
 * @throws TypeError for what JSON cannot hold: NaN, infinities, bigint, functions.
 */
export const canonicalJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('JSON has no number that is not finite.');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return canonicalArray(value);
      return canonicalObject(value);
    default:
      throw new TypeError(`JSON cannot hold a value of type ${typeof value}.`);
  }
};

const canonicalArray = (values: readonly unknown[]): string => {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    const each = values[index];
    text += each === undefined ? 'null' : canonicalJson(each);
  }
  return `${text}]`;
};

const canonicalObject = (value: object): string => {
  if (hasToJson(value)) return canonicalJson(value.toJSON());
  const members = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
};

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function';

/** SHA-256 (hex) of the canonical JSON: the same content has the same digest, however its keys are ordered. */
export const contentDigest = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex');
