import { describe, expect, it } from '@jest/globals';
import { measure, middle, pairedRatio, percentiles } from './measure.js';

const runs = (...perSecond: number[]) => perSecond.map((each) => ({ perSecond: each, p50: 0, p99: 0 }));

describe('what a bench makes of its runs', () => {
  it('gives the percentiles of durations in any order', () => {
    const durations = Array.from({ length: 1_000 }, (_, index) => ((index * 7) % 1_000) + 1);
    expect(percentiles(durations)).toEqual({ p50: 501, p99: 991 });
    expect(percentiles([3])).toEqual({ p50: 3, p99: 3 });
  });

  it('reports the middle run', () => {
    expect(middle(runs(30, 10, 20)).perSecond).toBe(20);
  });

  it('compares two that took turns round by round, so that a slow round counts for nothing', () => {
    expect(pairedRatio(runs(100, 10, 120), runs(50, 5, 10))).toBe(2);
  });

  it('does every piece of work once, and never more at a time than asked for', async () => {
    let inFlight = 0;
    let most = 0;
    const done: number[] = [];
    await measure(50, 4, async (index) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise(setImmediate);
      done.push(index);
      inFlight -= 1;
    });
    expect(most).toBe(4);
    expect(done.sort((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });
});
