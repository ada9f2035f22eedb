import { describe, expect, it } from '@jest/globals';
import { instantOf } from './as-known-at.js';

describe('asKnownAt', () => {
  it('takes a day to its end in Europe/London, in winter and in summer', () => {
    expect(instantOf('2026-03-03').toISOString()).toBe('2026-03-03T23:59:59.999Z');
    expect(instantOf('2026-07-03').toISOString()).toBe('2026-07-03T22:59:59.999Z');
  });

  it('takes the days on which the clocks change to their ends', () => {
    expect(instantOf('2026-03-29').toISOString()).toBe('2026-03-29T22:59:59.999Z');
    expect(instantOf('2026-10-25').toISOString()).toBe('2026-10-25T23:59:59.999Z');
  });

  it('takes an instant as it is', () => {
    expect(instantOf('2026-03-03T10:00:00+01:00').toISOString()).toBe('2026-03-03T09:00:00.000Z');
  });

  it('refuses a day that is not in the calendar', () => {
    expect(() => instantOf('2026-02-30')).toThrow('asKnownAt');
    expect(() => instantOf('2026-02-03T25:00:00Z')).toThrow('asKnownAt');
  });
});
