import { createHmac } from 'node:crypto';
import { readCanonical } from '#platform';

/** HMAC-SHA256 (hex) over canonical JSON: equal content has an equal digest, and without the key it tells nothing. */
export const keyedDigest = (key: Uint8Array, content: unknown): string =>
  readCanonical(content, (bytes) => createHmac('sha256', key).update(bytes).digest('hex'));
