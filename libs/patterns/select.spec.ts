import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary, type Significance } from '#vocabulary';
import { anyStory } from '../../test/support/any-history.js';
import { madeEntry } from './evaluators/made-entry.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { historiesOf } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import { sayingOf } from './saying.js';
import { compileKind, kindIndexOf, type Kind } from './select.js';

describe('a kind of evidence that names significances', () => {
  const fits = (significance: Significance): boolean =>
    compileKind([{ significance: ['notable', 'significant'] }]).fits(madeEntry('2026-03-02', { significance }));

  it('takes entries of one of them, and no others', () => {
    expect((['routine', 'notable', 'significant', 'critical'] as const).filter(fits)).toEqual([
      'notable',
      'significant',
    ]);
  });
});

describe('the kinds of entries that say the same', () => {
  const kind = compileKind([{ where: { attempts: 777 } }]);
  const index = kindIndexOf([{ select: new Map([['seven', kind]]) }]);
  const some = madeEntry('2026-03-02');
  const withAttempts = (attempts: number): readonly Kind[] => {
    const entry = { ...some, facts: { attempts } };
    return index.kindsOf({ ...entry, saying: sayingOf(entry) });
  };

  it('are told by what entries do not say, where they are asked for it', () => {
    const found = Array.from({ length: 1_000 }, (_, attempts) => withAttempts(attempts));
    expect(found.flatMap((kinds, attempts) => (kinds.includes(kind) ? [attempts] : []))).toEqual([777]);
  });
});

describe('the kinds of a catalogue', () => {
  const vocabulary = loadVocabulary();
  const patterns = loadPatterns(vocabulary);
  const index = kindIndexOf(patterns);
  const kinds = [...new Set(patterns.flatMap(({ select }) => [...select.values()]))];

  const saidAnew = (entry: Evidence): Evidence => ({ ...entry, saying: sayingOf(entry) });

  it('are of each entry those whose rules fit it, whatever was answered for entries before', () => {
    let found = 0;
    fc.assert(
      fc.property(anyStory(vocabulary), (story) => {
        const { child, others: adults } = historiesOf(story, vocabulary);
        for (const entry of gatherEvidence(child, adults, vocabulary)) {
          // The same codes with other facts: each of them left out once, and each of what is a list without its first.
          const others = Object.entries(entry.facts).flatMap(([name, value]) =>
            [undefined, ...(Array.isArray(value) ? [value.slice(1), value[0] as unknown] : [])].map((other) =>
              saidAnew({ ...entry, facts: { ...entry.facts, [name]: other } }),
            ),
          );
          for (const each of [entry, ...others]) {
            const its = new Set(index.kindsOf(each));
            found += its.size;
            expect(its).toEqual(new Set(kinds.filter((kind) => kind.fits(each))));
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(1_000);
  });
});
