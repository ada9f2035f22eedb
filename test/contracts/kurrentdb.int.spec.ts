import { afterAll, expect, it } from '@jest/globals';
import { kurrentdbForTests } from '../support/kurrentdb.js';
import { describeEventStoreContract } from './event-store-contract.js';
import { openKurrentStores } from './kurrentdb-stores.js';

const kurrentdb = await kurrentdbForTests();

if ('skipped' in kurrentdb) {
  it(`is held to the contract where a KurrentDB is; skipped: ${kurrentdb.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KURRENTDB).not.toBe('required');
  });
} else {
  afterAll(() => kurrentdb.stop());
  describeEventStoreContract(`KurrentDB ${kurrentdb.version}`, () =>
    openKurrentStores('kurrentdb contract', kurrentdb.connectionString),
  );
}
