import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Condition, Rule } from './event-type.js';
import { compileCondition, compileMeaning, SIGNIFICANCES, STANDINGS } from './rules.js';

describe('A condition', () => {
  it.each<[Condition, Record<string, unknown>, boolean]>([
    [{ by: 'carer' }, { by: 'carer' }, true],
    [{ by: 'carer' }, { by: 'service' }, false],
    [{ by: 'carer' }, {}, false],
    [{ by: ['carer', 'family'] }, { by: 'family' }, true],
    [{ by: ['carer', 'family'] }, {}, false],
    [{ observed: 'hungry' }, { observed: ['tired', 'hungry'] }, true],
    [{ observed: ['hungry', 'dirty'] }, { observed: ['tired', 'dirty'] }, true],
    [{ observed: 'hungry' }, { observed: [] }, false],
    [{ rebooked: false }, { rebooked: false }, true],
    [{ rebooked: false }, {}, false],
    [{ weeks: { atLeast: 4 } }, { weeks: 4 }, true],
    [{ weeks: { atLeast: 4 } }, { weeks: 3 }, false],
    [{ weeks: { atLeast: 0 } }, {}, false],
    [{ minutes: { atMost: 20 } }, { minutes: 20 }, true],
    [{ minutes: { atMost: 20 } }, { minutes: 21 }, false],
    [{ weeks: { given: true } }, { weeks: 0 }, true],
    [{ weeks: { given: false } }, {}, true],
    [{ 'areas.score': { atLeast: 4 } }, { areas: [{ score: 2 }, { score: 5 }] }, true],
    [{ 'areas.score': { atLeast: 4 } }, { areas: [{ score: 2 }] }, false],
    [{ 'areas.score': { atLeast: 4 } }, {}, false],
    [{ 'summary.late': 3 }, { summary: { late: 3 } }, true],
    [{ by: 'carer', rebooked: false }, { by: 'carer', rebooked: false }, true],
    [{ by: 'carer', rebooked: false }, { by: 'carer', rebooked: true }, false],
  ])('%j on %j is %s', (condition, facts, expected) => {
    expect(compileCondition(condition)(facts)).toBe(expected);
  });
});

describe('What an event means', () => {
  const own = { indicators: ['not-brought'], significance: 'notable', standing: 'concern' } as const;

  it('is that of its type where no rule applies', () => {
    expect(compileMeaning({ ...own, rules: [{ when: { a: 1 }, standing: 'neutral' }] })({ a: 2 })).toEqual(own);
  });

  it('gains the indicators of every rule that applies, each once', () => {
    const rules: Rule[] = [
      { when: { a: 1 }, add: ['refusal', 'not-brought'] },
      { when: { b: 1 }, add: ['refusal', 'food'] },
    ];
    const meaning = compileMeaning({ ...own, rules });
    expect(meaning({ a: 1, b: 1 }).indicators).toEqual(['not-brought', 'refusal', 'food']);
    expect(meaning({}).indicators).toEqual(['not-brought']);
  });

  it('may be lowered by a rule, and the highest of several counts', () => {
    const rules: Rule[] = [
      { when: { b: 1 }, significance: 'significant' },
      { when: { a: 1 }, significance: 'routine' },
    ];
    const meaning = compileMeaning({ ...own, rules });
    expect(meaning({ a: 1 }).significance).toBe('routine');
    expect(meaning({ a: 1, b: 1 }).significance).toBe('significant');
  });

  it('counts concern before protective, and protective before neutral', () => {
    const rules: Rule[] = [
      { when: { n: 1 }, standing: 'neutral' },
      { when: { p: 1 }, standing: 'protective' },
      { when: { c: 1 }, standing: 'concern' },
    ];
    const meaning = compileMeaning({ ...own, rules });
    expect(meaning({ n: 1, p: 1 }).standing).toBe('protective');
    expect(meaning({ n: 1, p: 1, c: 1 }).standing).toBe('concern');
    expect(meaning({ n: 1 }).standing).toBe('neutral');
  });

  it('does not depend on the order of the rules', () => {
    const rule = fc.record({
      when: fc.constantFrom<Condition>({ a: 1 }, { b: 1 }, { c: 1 }),
      add: fc.subarray(['food', 'hygiene', 'refusal'], { minLength: 1 }),
      significance: fc.constantFrom(...SIGNIFICANCES),
      standing: fc.constantFrom(...STANDINGS),
    });
    const facts = fc.record({ a: fc.constantFrom(0, 1), b: fc.constantFrom(0, 1), c: fc.constantFrom(0, 1) });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), facts, (rules, given) => {
        const one = compileMeaning({ ...own, rules })(given);
        const other = compileMeaning({ ...own, rules: [...rules].reverse() })(given);
        expect({ ...one, indicators: [...one.indicators].sort() }).toEqual({
          ...other,
          indicators: [...other.indicators].sort(),
        });
      }),
    );
  });
});
