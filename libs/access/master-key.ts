import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { errorCode } from '#platform';

/**
 * Where the key comes from that wraps all others. This one keeps a master key; one of a KMS fetches its key at start.
 */
export interface KeyProvider {
  /** Wraps a person's key for storing. */
  wrap(key: Buffer): Buffer;
  /** @throws Error where it was not wrapped with this provider's key, or was changed. */
  unwrap(wrapped: Buffer): Buffer;
  /** 32 bytes for another use, always the same for the same label: pseudonyms, the audit trail's chain. */
  derive(label: string): Buffer;
}

export interface KeyProviderSettings {
  /** 32 bytes; else the file `master.key` in the data folder, which is made on the first start. */
  readonly masterKey?: Buffer;
  readonly dataDir: string;
  /** The database whose keys it wraps: it remembers what its master key makes of a fixed word. */
  readonly pool: pg.Pool;
}

/** The master key is not the one that this database's keys are wrapped with. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
}

const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const KEY = 32;

/**
 * Opens the local key provider.
 * @throws WrongMasterKey where the database was used with another key, and Error where the key file cannot be used.
 */
export const createKeyProvider = async (settings: KeyProviderSettings): Promise<KeyProvider> => {
  const given = settings.masterKey !== undefined;
  const provider = keyProviderOf(settings.masterKey ?? (await readOrMakeKeyFile(settings.dataDir)));
  await checkAgainst(settings.pool, provider, given ? 'TESSERA_MASTER_KEY' : join(settings.dataDir, 'master.key'));
  return provider;
};

/** A key provider of a master key of 32 bytes, which is not checked against any database. */
export const keyProviderOf = (masterKey: Buffer): KeyProvider => {
  if (masterKey.length !== KEY) throw new RangeError('A master key has 32 bytes.');
  const derive = (label: string): Buffer =>
    Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `tessera/${label}`, KEY));
  const wrappingKey = derive('wrap-person-keys');
  return {
    derive,
    wrap: (key) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
      const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]);
    },
    unwrap: (wrapped) => {
      if (wrapped.length !== 1 + NONCE + KEY + TAG || wrapped[0] !== VERSION) {
        throw new Error('A wrapped key is not of the form that this release knows.');
      }
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey, wrapped.subarray(1, 1 + NONCE));
      decipher.setAuthTag(wrapped.subarray(-TAG));
      return Buffer.concat([decipher.update(wrapped.subarray(1 + NONCE, -TAG)), decipher.final()]);
    },
  };
};

const checkAgainst = async (pool: pg.Pool, provider: KeyProvider, from: string): Promise<void> => {
  const value = provider.derive('master-key-check');
  await pool.query('insert into master_key_check (check_value) values ($1) on conflict do nothing', [value]);
  const { rows } = await pool.query<{ check_value: Buffer }>('select check_value from master_key_check');
  if (rows[0]?.check_value.equals(value) === true) return;
  throw new WrongMasterKey(
    `The master key (${from}) is not the one that the keys in this database are wrapped with. ` +
      'Restore the key that the database was first started with: without it no personal content can be read.',
  );
};

const readOrMakeKeyFile = async (dataDir: string): Promise<Buffer> => {
  const file = join(dataDir, 'master.key');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if ((await readKeyFile(file)) === undefined) await makeKeyFile(file);
  const key = await readKeyFile(file);
  if (key?.length !== KEY) throw new Error(`${file} must hold 32 bytes in base64.`);
  return key;
};

const readKeyFile = async (file: string): Promise<Buffer | undefined> => {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new Error(`${file} holds the master key and is open to other users: close it with chmod 600.`);
    }
    return Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** The key is on the disk before its file has the name: a key that is used can always be read again. */
const makeKeyFile = async (file: string): Promise<void> => {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    // Another process of the same service was faster: its key is the key.
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
};
