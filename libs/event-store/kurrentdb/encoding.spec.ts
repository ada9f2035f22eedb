import { describe, expect, it } from '@jest/globals';
import type { AllStreamResolvedEvent } from '@kurrent/kurrentdb-client';
import { newId } from '#platform';
import type { FreshEvent } from './decide-appends.js';
import { fromKurrent, positionOf, toKurrent } from './encoding.js';

const STORE = newId();

const fresh = (parts: Partial<FreshEvent> = {}): FreshEvent => ({
  id: newId(),
  type: 'Noted.v1',
  data: '{"note":"Zoë said “no”; \\\\u0000, 🙂","list":[1,2.5,null],"1":{"yes":true}}',
  personal: null,
  streamId: 'person-1',
  version: 3,
  ...parts,
});

/** What the client reads of what it wrote: the metadata of a multi-stream append comes back as a JSON object. */
const asRead = (event: FreshEvent, more: Record<string, unknown> = {}): AllStreamResolvedEvent => {
  const { id, type, data, metadata } = toKurrent(STORE, event);
  return {
    commitPosition: 512n,
    event: {
      id,
      type,
      data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>,
      metadata: { ...(JSON.parse(JSON.stringify(metadata)) as object), '$schema.name': type, ...more },
      isJson: true,
      streamId: event.streamId,
      revision: BigInt(event.version - 1),
      created: new Date(1_800_000_000_123),
      position: { commit: 512n, prepare: 512n },
    },
  };
};

describe('an event in KurrentDB', () => {
  it('is read as it was written, to the byte', () => {
    const event = fresh({ personal: new Uint8Array([0, 1, 127, 128, 255]) });
    const read = fromKurrent(STORE, asRead(event));
    expect(read).toEqual({
      id: event.id,
      streamId: 'person-1',
      version: 3,
      position: 512,
      type: 'Noted.v1',
      data: JSON.stringify(JSON.parse(event.data)),
      personal: Buffer.from([0, 1, 127, 128, 255]),
      recordedAt: new Date(1_800_000_000_123),
    });
    expect(fromKurrent(STORE, asRead(fresh()))?.personal).toBeNull();
  });

  it('has a type that KurrentDB takes, and gives the real one back', () => {
    const event = fresh({ type: 'Noted(by/hand).v1' });
    expect(toKurrent(STORE, event).type).toBe('Noted_by_hand_.v1');
    expect(fromKurrent(STORE, asRead(event))?.type).toBe('Noted(by/hand).v1');
  });

  it('holds metadata of texts alone, as appends to many streams need', () => {
    const { metadata } = toKurrent(STORE, fresh({ personal: new Uint8Array(3), type: 'a/b' }));
    expect(Object.values(metadata as object).every((value) => typeof value === 'string')).toBe(true);
  });

  it("is passed over where it is another store's or somebody else's", () => {
    const ours = asRead(fresh());
    const metadata = (value: unknown): AllStreamResolvedEvent =>
      ({ ...ours, event: { ...ours.event, metadata: value } }) as AllStreamResolvedEvent;
    expect(fromKurrent(newId(), ours)).toBeUndefined();
    for (const foreign of [undefined, null, 'tessera', [], new Uint8Array(2), {}, { tessera: 7 }]) {
      expect(fromKurrent(STORE, metadata(foreign))).toBeUndefined();
    }
    expect(fromKurrent(STORE, {})).toBeUndefined();
    expect(fromKurrent(STORE, { ...ours, link: ours.event } as unknown as AllStreamResolvedEvent)).toBeUndefined();
  });

  it('stands at a position that a number can hold, or is refused', () => {
    const ours = asRead(fresh());
    const standing = (commit: bigint): AllStreamResolvedEvent =>
      ({ ...ours, event: { ...ours.event, position: { commit, prepare: commit } } }) as AllStreamResolvedEvent;
    expect(positionOf(standing(2n ** 53n - 1n))).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => positionOf(standing(2n ** 53n))).toThrow(RangeError);
    expect(() => positionOf({})).toThrow(RangeError);
  });
});
