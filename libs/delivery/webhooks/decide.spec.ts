import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, GIVE_UP_AFTER_MS, type Verdict } from './decide.js';
import type { SendOutcome } from './send.js';

const NOW = new Date('2026-06-15T12:00:00Z');
const first = { attempts: 1, queuedAt: NOW };
const answer = (status: number, retryAfter?: string): SendOutcome => ({ answered: true, status, retryAfter });
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

describe('what follows from an attempt', () => {
  it.each([200, 201, 202, 204, 299])('is that the message is delivered, where the receiver says %d', (status) => {
    expect(decide(answer(status), first, NOW, 0.5)).toEqual({ type: 'delivered' });
  });

  it('is that the subscription is disabled, where the receiver is gone (row 48)', () => {
    expect(decide(answer(410), first, NOW, 0.5)).toEqual({ type: 'disabled', fault: 'gone' });
  });

  it.each([
    [answer(301), 'redirected'],
    [answer(307), 'redirected'],
    [answer(400), 'refused'],
    [answer(401), 'refused'],
    [answer(404), 'refused'],
    [answer(500), 'receiver-failed'],
    [answer(503), 'receiver-failed'],
    [{ answered: false, fault: 'timed-out' }, 'timed-out'],
    [{ answered: false, fault: 'address-not-allowed' }, 'address-not-allowed'],
  ] as const)('is that it is sent again, and why (row 48): %j', (outcome, fault) => {
    expect(decide(outcome, first, NOW, 0.5)).toEqual({ type: 'retry', fault, at: later(5) });
  });

  it.each([
    [answer(429, '120'), later(120)],
    [answer(503, '120'), later(120)],
    [answer(429, 'Mon, 15 Jun 2026 12:10:00 GMT'), later(600)],
    // No receiver can put it off until the message is forgotten.
    [answer(429, '99999999'), later(6 * 3_600)],
  ])('is that nothing goes to a receiver that asks for time (row 48): %j', (outcome, slowUntil) => {
    const fault = 'asked-to-slow-down';
    expect(decide(outcome, first, NOW, 0.5)).toEqual({ type: 'retry', fault, at: slowUntil, slowUntil });
  });

  it.each(['', 'soon', '-5', 'Mon, 15 Jun 2026 11:00:00 GMT'])(
    'is the usual pause where it asks for time in words that mean nothing: "%s"',
    (retryAfter) => {
      expect(decide(answer(429, retryAfter), first, NOW, 0.5)).toMatchObject({ at: later(5) });
    },
  );
});

/** Sends and fails until the message is given up: when each attempt was. */
const failForGood = (randoms: readonly number[]): { readonly at: readonly Date[]; readonly last: Verdict } => {
  const at = [NOW];
  for (;;) {
    const now = at.at(-1) ?? NOW;
    const random = randoms[at.length % randoms.length] ?? 0;
    const verdict = decide(answer(500), { attempts: at.length, queuedAt: NOW }, now, random);
    if (verdict.type !== 'retry') return { at, last: verdict };
    at.push(verdict.at);
  }
};

describe('a message whose receiver fails', () => {
  it('is sent for three days, ever more seldom, for the last time when they are over, and then parked', () => {
    const randoms = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(randoms, (drawn) => {
        const { at, last } = failForGood(drawn);
        expect(last).toEqual({ type: 'parked', fault: 'receiver-failed' });
        expect(at.at(-1)?.getTime()).toBe(NOW.getTime() + GIVE_UP_AFTER_MS);
        expect(at.length).toBeGreaterThanOrEqual(15);
        expect(at.length).toBeLessThanOrEqual(26);
        const pauses = at.slice(1).map((each, index) => each.getTime() - (at[index]?.getTime() ?? 0));
        for (const pause of pauses) expect(pause).toBeLessThanOrEqual(7.5 * 3_600_000);
      }),
    );
  });
});
