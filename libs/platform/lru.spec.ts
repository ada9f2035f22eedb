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

  it('refuses a limit that would hold nothing', () => {
    expect(() => new LruMap(0)).toThrow(RangeError);
  });
});
