import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { LruMap } from './lru.js';

describe('LruMap', () => {
  it('never holds more than its limit, and lets go of what was used longest ago', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);

    expect(map.size).toBe(2);
    expect(map.has('b')).toBe(false);
    expect([map.get('a'), map.get('c')]).toEqual([1, 3]);
  });

  it('lets a look that is no use of it pass', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect([map.peek('a'), map.peek('c')]).toEqual([1, undefined]);
    map.set('c', 3);

    expect([map.has('a'), map.has('b')]).toEqual([false, true]);
  });

  it('counts a key that is set again once', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);

    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
  });

  it('forgets what is deleted', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    expect(map.delete('a')).toBe(true);
    expect(map.get('a')).toBeUndefined();
    map.set('a', 1);
    map.clear();
    expect(map.size).toBe(0);
  });

  it('holds what a list in the order of use would hold, whatever is asked of it', () => {
    const step = fc.record({
      what: fc.constantFrom('get', 'set', 'delete', 'clear'),
      key: fc.integer({ max: 6, min: 0 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const map = new LruMap<number, number>(limit);
        let listed: { key: number; value: number }[] = [];
        steps.forEach(({ what, key }, value) => {
          const found = listed.find((each) => each.key === key);
          const others = listed.filter((each) => each !== found);
          if (what === 'get') {
            expect(map.get(key)).toBe(found?.value);
            if (found) listed = [...others, found];
          } else if (what === 'set') {
            map.set(key, value);
            listed = [...others, { key, value }].slice(-limit);
          } else if (what === 'delete') {
            expect(map.delete(key)).toBe(found !== undefined);
            listed = others;
          } else {
            map.clear();
            listed = [];
          }
          expect(map.size).toBe(listed.length);
        });
        for (const { key, value } of listed) expect(map.get(key)).toBe(value);
      }),
    );
  });

  it('refuses a limit that would hold nothing', () => {
    expect(() => new LruMap(0)).toThrow(RangeError);
  });
});
