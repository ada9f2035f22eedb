import { describe, expect, it } from '@jest/globals';
import { decode, STORED_EVENT_VERSIONS } from '#vocabulary';
import { DECODED } from './golden/decoded.js';
import { goldenData, goldenNames } from './golden/read.js';

describe('the stored events', () => {
  const everyVersion = [...STORED_EVENT_VERSIONS.newest, ...Object.keys(STORED_EVENT_VERSIONS.upcasts)].sort();

  it('have an example of every version that this release reads, and this release reads every version of an example', () => {
    expect(goldenNames()).toEqual(everyVersion);
    expect(Object.keys(DECODED).sort()).toEqual(everyVersion);
  });

  for (const [name, decoded] of Object.entries(DECODED)) {
    it(`of ${name} are still read as they were meant`, () => {
      expect(decode({ type: name, data: JSON.stringify(goldenData(name)) })).toStrictEqual(decoded);
    });
  }
});
