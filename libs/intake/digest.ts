import { createHmac } from 'node:crypto';
import { canonicalJson } from '#platform';

/** HMAC-SHA256 (hex) over canonical JSON: equal content has an equal digest, and without the key it tells nothing. */
export const keyedDigest = (key: Uint8Array, content: unknown): string =>
  createHmac('sha256', key).update(canonicalJson(content)).digest('hex');
