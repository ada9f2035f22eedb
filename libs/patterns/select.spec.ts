import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadVocabulary, type Significance } from '#vocabulary';
import { anyStory } from '../../test/support/any-history.js';
import { madeEntry } from './evaluators/made-entry.js';
import { gatherEvidence } from './evidence.js';
import { historiesOf } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import { compileKind, kindIndexOf } from './select.js';

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

describe('the kinds of a catalogue', () => {
  const vocabulary = loadVocabulary();
  const patterns = loadPatterns(vocabulary);
  const index = kindIndexOf(patterns);
  const kinds = [...new Set(patterns.flatMap(({ select }) => [...select.values()]))];

  it('are of each entry those whose rules fit it, whatever was answered for entries before', () => {
    let found = 0;
    fc.assert(
      fc.property(anyStory(vocabulary), (story) => {
        const { child, others: adults } = historiesOf(story, vocabulary);
        for (const entry of gatherEvidence(child, adults, vocabulary)) {
          // The same codes with other facts: each of them left out once, and each of what is a list without its first.
          const others = Object.entries(entry.facts).flatMap(([name, value]) =>
            [undefined, ...(Array.isArray(value) ? [value.slice(1), value[0] as unknown] : [])].map((other) => ({
              ...entry,
              facts: { ...entry.facts, [name]: other },
            })),
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
