import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, randomFillSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { LruMap, systemClock } from '#platform';
import type { Clock } from '#platform';
import type { KeyProvider } from './master-key.js';

/** A key for a person who is not stored yet. */
export interface IssuedKey {
  readonly key: KeyObject;
  /** What to store in `person_keys`, in the transaction that makes the person. */
  readonly wrapped: Buffer;
}

/** Sealed content does not open with the person's key: it was changed, or is another person's. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

export interface PersonKeysSettings {
  /** Most keys in memory. Default 100,000. */
  readonly cacheLimit?: number;
  /**
   * How long a key in memory is taken for a key that still exists (milliseconds). Default 60,000: so long at most can
   * another process still open what is erased.
   */
  readonly trustMs?: number;
  readonly clock?: Clock;
}

const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const CIPHER = 'aes-256-gcm';
const WITH_TAG = { authTagLength: TAG };

const LOAD = 'select person_id, wrapped_key from person_keys where person_id = any($1::uuid[])';
const DESTROY = 'delete from person_keys where person_id = $1';

/** Random bytes are drawn for so many nonces at once: drawing costs more than sealing. Each is used once. */
const NONCES = 1_024;

interface Known {
  /** undefined: the person has no key, for it was destroyed. */
  readonly key: KeyObject | undefined;
  readonly until: number;
}

/**
 * The keys of persons, and what is sealed with them (AES-256-GCM). Load the persons of a piece of work first; sealing
 * and opening then take no I/O. Destroying a person's key erases all that is sealed with it.
 */
export class PersonKeys {
  private readonly known: LruMap<string, Known>;
  private readonly trustMs: number;
  private readonly clock: Clock;
  private readonly nonces = Buffer.alloc(NONCE * NONCES);
  private noncesUsed = NONCES;

  constructor(
    private readonly pool: pg.Pool,
    private readonly provider: KeyProvider,
    settings: PersonKeysSettings = {},
  ) {
    this.known = new LruMap(settings.cacheLimit ?? 100_000);
    this.trustMs = settings.trustMs ?? 60_000;
    this.clock = settings.clock ?? systemClock;
  }

  /** A new random key. It is no person's until it is stored and `put`. */
  issue(): IssuedKey {
    const bytes = randomBytes(32);
    return { key: createSecretKey(bytes), wrapped: this.provider.wrap(bytes) };
  }

  /** Takes the stored key of a person into memory: after the transaction that stored it, or as read from the table. */
  put(personId: string, wrapped: Buffer): void {
    this.remember(personId, createSecretKey(this.provider.unwrap(wrapped)));
  }

  /** Whether the person's key is in memory, and is still taken for one that exists: then there is nothing to `put`. */
  has(personId: string): boolean {
    const known = this.known.peek(personId);
    return known?.key !== undefined && known.until > this.clock.now().getTime();
  }

  /**
   * Brings the keys of persons into memory: one query for those that are not there, or were read too long ago.
   * @returns those who have a key; the others' keys are destroyed, or they do not exist.
   */
  async load(personIds: readonly string[]): Promise<ReadonlySet<string>> {
    const now = this.clock.now().getTime();
    // A key that was not there is asked for again: another process may have made the person meanwhile.
    const missing = personIds.filter((personId) => {
      const known = this.known.get(personId);
      return known?.key === undefined || known.until <= now;
    });
    if (missing.length > 0) {
      const { rows } = await this.pool.query<{ person_id: string; wrapped_key: Buffer }>(LOAD, [missing]);
      const found = new Map(rows.map((row) => [row.person_id, row.wrapped_key]));
      for (const personId of missing) {
        const wrapped = found.get(personId);
        if (wrapped) this.put(personId, wrapped);
        else this.remember(personId, undefined);
      }
    }
    return new Set(personIds.filter((personId) => this.known.peek(personId)?.key !== undefined));
  }

  /**
   * Seals content (anything that JSON holds) for a person whose key is loaded.
   * @throws Error where it is not, or was destroyed.
   */
  seal(personId: string, content: object): Buffer {
    const key = this.known.peek(personId)?.key;
    if (!key) throw new Error('There is no key in memory to seal with: load the person, or put the new key, first.');
    const nonce = this.nextNonce();
    const cipher = createCipheriv(CIPHER, key, nonce, WITH_TAG);
    cipher.setAAD(Buffer.from(personId));
    const text = cipher.update(JSON.stringify(content), 'utf8');
    // Nothing is left for the end: this mode makes a byte of each.
    cipher.final();
    const sealed = Buffer.allocUnsafe(1 + NONCE + text.length + TAG);
    sealed[0] = VERSION;
    sealed.set(nonce, 1);
    sealed.set(text, 1 + NONCE);
    sealed.set(cipher.getAuthTag(), 1 + NONCE + text.length);
    return sealed;
  }

  /**
   * The content that was sealed for a person; undefined where the person's key was destroyed: it is erased.
   * @throws SealBroken where it was changed or is another's; Error where the person was not loaded.
   */
  open(personId: string, sealed: Uint8Array): unknown {
    const known = this.known.peek(personId);
    if (!known) throw new Error('It is not known whether the person has a key: load the person first.');
    if (!known.key) return undefined;
    const text = decrypt(known.key, personId, sealed);
    return JSON.parse(text) as unknown;
  }

  /**
   * Destroys a person's key, and with it everything that is sealed for the person. There is no way back but a backup.
   * @returns whether there was one.
   */
  async destroy(personId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(DESTROY, [personId]);
    this.remember(personId, undefined);
    return rowCount === 1;
  }

  private nextNonce(): Buffer {
    if (this.noncesUsed === NONCES) {
      randomFillSync(this.nonces);
      this.noncesUsed = 0;
    }
    const from = this.noncesUsed * NONCE;
    this.noncesUsed += 1;
    return this.nonces.subarray(from, from + NONCE);
  }

  private remember(personId: string, key: KeyObject | undefined): void {
    this.known.set(personId, { key, until: this.clock.now().getTime() + this.trustMs });
  }
}

const decrypt = (key: KeyObject, personId: string, sealed: Uint8Array): string => {
  if (sealed.length < 1 + NONCE + TAG || sealed[0] !== VERSION) {
    throw new SealBroken('The content is not sealed in a form that this release knows.');
  }
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, 1 + NONCE), WITH_TAG);
    decipher.setAAD(Buffer.from(personId));
    decipher.setAuthTag(sealed.subarray(-TAG));
    const opened = decipher.update(sealed.subarray(1 + NONCE, -TAG));
    decipher.final();
    return opened.toString();
  } catch (cause) {
    throw new SealBroken("The content does not open with the person's key.", { cause });
  }
};
