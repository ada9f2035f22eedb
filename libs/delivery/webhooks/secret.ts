import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const BYTES = 32;

/** A secret that messages are signed with, as its receiver is shown it: `whsec_` and 32 random bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(BYTES).toString('base64')}`;

/**
 * The headers that let a receiver tell that a message is ours, is whole and is of these minutes, by the Standard
 * Webhooks specification: a signature with each of the secrets, so that either proves it while a secret is exchanged.
 * @param sentAt of this attempt: receivers refuse what is older than five minutes.
 */
export const signedHeaders = (
  { id, body, sentAt }: { readonly id: string; readonly body: string; readonly sentAt: Date },
  secrets: readonly string[],
): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
});

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** Seals what the database must not know: AES-256-GCM, bound to what it belongs to. */
export interface Sealer {
  seal(text: string, belongsTo: string): Buffer;
  /** @throws Error where it was sealed with another key or for something else, or was changed. */
  open(sealed: Buffer, belongsTo: string): string;
}

/** @param key 32 bytes, derived from the master key for this use alone. */
export const createSealer = (key: Uint8Array): Sealer => ({
  seal: (text, belongsTo) => {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(belongsTo));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]);
  },
  open: (sealed, belongsTo) => {
    if (sealed.length < 1 + NONCE + TAG || sealed[0] !== VERSION) {
      throw new Error('What is sealed of a subscription is not of the form that this release knows.');
    }
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE)).setAAD(Buffer.from(belongsTo));
    decipher.setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE, -TAG)), decipher.final()]).toString('utf8');
  },
});
