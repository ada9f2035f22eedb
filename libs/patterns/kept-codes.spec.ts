import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary } from '#vocabulary';
import { keptCodes } from './kept-codes.js';

describe('what is kept of indicators', () => {
  const { indicators: vocabulary } = loadVocabulary();
  const codes = [...vocabulary.keys()];
  const KEPT = [undefined, new Set(['home', 'carers']), new Set(['home', 'engagement', 'protective'])] as const;

  const asDefined = (
    indicators: readonly string[],
    kept: ReadonlySet<string> | undefined,
  ): ReturnType<typeof keptCodes> => {
    const its = indicators.filter((code) => {
      const group = vocabulary.get(code)?.group;
      return group !== undefined && (!kept || kept.has(group));
    });
    return { indicators: its, groups: [...new Set(its.flatMap((code) => vocabulary.get(code)?.group ?? []))] };
  };

  it('is what is of a group that is kept, in their order, whatever was asked before and however much', () => {
    let asked = 0;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...codes, 'not-in-the-vocabulary'), { maxLength: 6 }),
        fc.constantFrom(...KEPT),
        (indicators, kept) => {
          asked += indicators.length;
          expect(keptCodes(indicators, vocabulary, kept)).toEqual(asDefined(indicators, kept));
        },
      ),
      { numRuns: 6_000 },
    );
    // More than are remembered.
    expect(asked).toBeGreaterThan(10_000);
  });

  it('is the same lists for the same indicators', () => {
    const some = codes.slice(0, 2);
    expect(keptCodes([...some], vocabulary, undefined)).toBe(keptCodes([...some], vocabulary, undefined));
  });
});
