import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { newId } from '#platform';
import { PersonKeys, SealBroken } from './keys.js';
import { createKeyProvider, keyProviderOf, WrongMasterKey } from './master-key.js';
import type { KeyProvider } from './master-key.js';

describe('person keys', () => {
  let database: TestDatabase;
  let provider: KeyProvider;
  let keys: PersonKeys;

  beforeAll(async () => {
    database = await testDatabase('keys');
  });

  afterAll(() => database.drop());

  beforeEach(() => {
    provider = keyProviderOf(randomBytes(32));
    keys = new PersonKeys(database.pool, provider);
  });

  const newPerson = async (): Promise<string> => {
    const personId = newId();
    const { wrapped } = keys.issue();
    await database.pool.query('insert into person_keys (person_id, wrapped_key) values ($1, $2)', [personId, wrapped]);
    keys.put(personId, wrapped);
    return personId;
  };

  const content = { name: { given: 'Asha', family: 'Example' }, narrative: 'Second missed review. Ünïcode 👋' };

  it('open what they sealed, in this process and in the next', async () => {
    const personId = await newPerson();
    const sealed = keys.seal(personId, content);
    expect(keys.open(personId, sealed)).toEqual(content);

    const next = new PersonKeys(database.pool, provider);
    expect(await next.load([personId])).toEqual(new Set([personId]));
    expect(next.open(personId, sealed)).toEqual(content);
  });

  it('seal so that nothing of the content can be read, and never twice the same', async () => {
    const personId = await newPerson();
    const one = keys.seal(personId, content);
    const other = keys.seal(personId, content);

    expect(one.includes('Example')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it('do not open content that was changed in any one byte', async () => {
    const personId = await newPerson();
    const sealed = keys.seal(personId, { name: 'Example' });
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => keys.open(personId, changed)).toThrow(SealBroken);
    }
    expect(() => keys.open(personId, sealed.subarray(0, 20))).toThrow(SealBroken);
  });

  it("do not open one person's content as another's", async () => {
    const [asha, ben] = [await newPerson(), await newPerson()];
    expect(() => keys.open(ben, keys.seal(asha, content))).toThrow(SealBroken);
  });

  it("do not open one person's content as another's even where an administrator swapped the keys", async () => {
    const [asha, ben] = [await newPerson(), await newPerson()];
    const sealed = keys.seal(asha, content);
    await database.pool.query(
      'update person_keys set wrapped_key = (select wrapped_key from person_keys where person_id = $1) where person_id = $2',
      [asha, ben],
    );
    const next = new PersonKeys(database.pool, provider);
    await next.load([asha, ben]);
    expect(() => next.open(ben, sealed)).toThrow(SealBroken);
  });

  it('erase a person when the key is destroyed, and nobody else', async () => {
    const [asha, ben] = [await newPerson(), await newPerson()];
    const [sealedAsha, sealedBen] = [keys.seal(asha, content), keys.seal(ben, content)];

    expect(await keys.destroy(asha)).toBe(true);
    expect(keys.open(asha, sealedAsha)).toBeUndefined();
    expect(keys.open(ben, sealedBen)).toEqual(content);
    expect(() => keys.seal(asha, content)).toThrow();

    const next = new PersonKeys(database.pool, provider);
    expect(await next.load([asha, ben])).toEqual(new Set([ben]));
    expect(next.open(asha, sealedAsha)).toBeUndefined();
    expect(await keys.destroy(asha)).toBe(false);
  });

  it('are forgotten by other processes too, once they have been trusted for long enough', async () => {
    const personId = await newPerson();
    const sealed = keys.seal(personId, content);
    let time = new Date('2026-03-01T09:00:00Z');
    const other = new PersonKeys(database.pool, provider, { trustMs: 60_000, clock: { now: () => time } });
    await other.load([personId]);
    await keys.destroy(personId);

    time = new Date('2026-03-01T09:01:00Z');
    await other.load([personId]);
    expect(other.open(personId, sealed)).toBeUndefined();
  });

  it('are found as soon as another process has stored them', async () => {
    const personId = newId();
    expect(await keys.load([personId])).toEqual(new Set());
    const { wrapped } = keys.issue();
    await database.pool.query('insert into person_keys (person_id, wrapped_key) values ($1, $2)', [personId, wrapped]);
    expect(await keys.load([personId])).toEqual(new Set([personId]));
  });

  it('are never guessed: opening without loading first is a mistake, not an erased person', () => {
    expect(() => keys.open(newId(), Buffer.alloc(64))).toThrow(/load/);
    expect(() => keys.seal(newId(), {})).toThrow(/load/);
  });

  it('stay within the memory that they may take', async () => {
    const few = new PersonKeys(database.pool, provider, { cacheLimit: 2 });
    const people = [await newPerson(), await newPerson(), await newPerson()];
    await few.load(people);
    expect(() => few.seal(people[0] ?? '', {})).toThrow(/load/);
    expect(few.open(people[2] ?? '', few.seal(people[2] ?? '', { a: 1 }))).toEqual({ a: 1 });
  });
});

describe('createKeyProvider', () => {
  let database: TestDatabase;
  let dataDir: string;

  beforeAll(async () => {
    database = await testDatabase('master-key');
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('delete from master_key_check');
    dataDir = await mkdtemp(join(tmpdir(), 'tessera-keys-'));
  });

  afterEach(() => rm(dataDir, { recursive: true }));

  const open = (masterKey?: Buffer): Promise<KeyProvider> =>
    createKeyProvider({ masterKey, dataDir, pool: database.pool });

  it('makes a key file that only its owner may read, and uses it ever after', async () => {
    const label = 'pseudonyms';
    const first = (await open()).derive(label);
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600);
    expect((await open()).derive(label)).toEqual(first);
  });

  it('ends up with one key where two processes make it at once', async () => {
    const derived = await Promise.all(
      Array.from({ length: 5 }, async () => (await open()).derive('x').toString('hex')),
    );
    expect(new Set(derived).size).toBe(1);
  });

  it('refuses to start with another key than the one that the database was used with', async () => {
    await open(Buffer.alloc(32, 1));
    await expect(open(Buffer.alloc(32, 1))).resolves.toBeDefined();
    await expect(open(Buffer.alloc(32, 2))).rejects.toThrow(WrongMasterKey);
    await expect(open()).rejects.toThrow(/master\.key/);
  });

  it('refuses a key file that others may read', async () => {
    await open();
    await chmod(join(dataDir, 'master.key'), 0o644);
    await expect(open()).rejects.toThrow(/chmod 600/);
  });

  it('never puts the key itself into the database', async () => {
    await open();
    const key = Buffer.from(await readFile(join(dataDir, 'master.key'), 'utf8'), 'base64');
    const { rows } = await database.pool.query<{ check_value: Buffer }>('select check_value from master_key_check');
    expect(rows[0]?.check_value.equals(key)).toBe(false);
  });
});

describe('keyProviderOf', () => {
  it('unwraps what it wrapped, and nothing that was changed or wrapped with another key', () => {
    const provider = keyProviderOf(Buffer.alloc(32, 1));
    const key = randomBytes(32);
    const wrapped = provider.wrap(key);

    expect(provider.unwrap(wrapped)).toEqual(key);
    expect(() => keyProviderOf(Buffer.alloc(32, 2)).unwrap(wrapped)).toThrow();
    wrapped.writeUInt8(wrapped.readUInt8(20) ^ 1, 20);
    expect(() => provider.unwrap(wrapped)).toThrow();
  });

  it('derives other bytes for every label, and never the master key', () => {
    const masterKey = Buffer.alloc(32, 1);
    const derived = ['a', 'b', 'wrap-person-keys'].map((label) =>
      keyProviderOf(masterKey).derive(label).toString('hex'),
    );
    expect(new Set([...derived, masterKey.toString('hex')]).size).toBe(4);
  });

  it('refuses a key of another length', () => {
    expect(() => keyProviderOf(Buffer.alloc(16))).toThrow(RangeError);
  });
});
