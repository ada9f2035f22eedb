import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sayingOf, type Said } from './saying.js';

const LISTS = [[], ['hunger'], ['hunger', 'hygiene']];
const said = (facts: Said['facts'], more: Partial<Said> = {}): Said => ({
  ...{ type: 'education.presentation-concern', about: 'child', standing: 'concern', significance: 'notable' },
  ...{ beforeBirth: false, indicators: LISTS[0] ?? [], facts },
  ...more,
});
/** Words that stand for facts and for what they are, so that one may be taken for the other. */
const word = fc.constantFrom('observed', 'service', 'dental');
const value = fc.oneof(word, fc.boolean(), fc.constant(null), fc.array(word, { maxLength: 3 }));
const anything = fc
  .record({
    facts: fc.dictionary(word, value, { maxKeys: 3 }),
    type: word,
    about: fc.constantFrom('child', 'adult'),
    standing: fc.constantFrom('concern', 'protective'),
    significance: fc.constantFrom('routine', 'notable'),
    beforeBirth: fc.boolean(),
    indicators: fc.constantFrom(...LISTS),
  })
  .map((each) => each as Said);

describe('what an entry says', () => {
  it('is the same of two entries where all codes and facts are, and nowhere else', () => {
    const known = new Map<unknown, string>();
    const sayings = new Set<unknown>();
    fc.assert(
      fc.property(anything, (each) => {
        const saying = sayingOf(each);
        const text = JSON.stringify([each, LISTS.indexOf(each.indicators as string[])]);
        expect(saying).toBeDefined();
        expect(known.get(saying) ?? text).toBe(text);
        expect(sayingOf({ ...each, facts: structuredClone(each.facts) })).toBe(saying);
        known.set(saying, text);
        sayings.add(saying);
      }),
      { numRuns: 3_000 },
    );
    expect(sayings.size).toBeGreaterThan(1_000);
  });

  it('tells a list from what follows it', () => {
    const list = said({ observed: ['hungry', 'service', 'dental'] });
    const lists = said({ observed: ['hungry'], service: ['dental'] });
    const apart = said({ observed: 'hungry', service: ['dental'] });
    expect(new Set([list, lists, apart].map((each) => sayingOf(each))).size).toBe(3);
  });

  it('leaves untold what has parts of its own, and what is hardly ever said again', () => {
    const marks = (code: string) => said({ kind: 'week', marks: [{ code }] });
    expect(sayingOf(marks('/'))?.untold).toEqual(['marks']);
    expect(sayingOf(marks('N'))).toBe(sayingOf(marks('/')));

    const after = (minutes: number) => sayingOf(said({ minutesLate: minutes, contactMade: true }));
    expect(after(0)?.untold).toEqual([]);
    for (let minutes = 0; minutes < 1_000; minutes += 1) after(minutes);
    expect(after(0)?.untold).toEqual([]);
    expect(after(999)?.untold).toEqual(['minutesLate']);
    expect(after(999)).toBe(after(998));
  });

  it('is made anew when there are too many', () => {
    const first = sayingOf(said({}));
    for (let type = 0; type < 150; type += 1) {
      for (let fact = 0; fact < 150; fact += 1)
        sayingOf(said({ [`fact ${String(fact)}`]: 1, other: fact }, { type: `type ${String(type)}` }));
    }
    expect(sayingOf(said({}))).not.toBe(first);
  });
});
