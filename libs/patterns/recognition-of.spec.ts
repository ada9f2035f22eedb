import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { missed, wasNotBrought } from '../../test/support/decided-child.js';
import { evaluate } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { historiesOf } from './examples.js';

const vocabulary = loadVocabulary();

describe('what a recognition rests on', () => {
  it('is found of any entries, the first, the latest and those between of a long history, and nothing else', () => {
    const events = Array.from({ length: 150 }, (_, index) => missed(addDays('2024-01-01', 5 * index)));
    const { child, others } = historiesOf({ child: { dateOfBirth: '2012-05-01' }, events }, vocabulary);
    const evidence = gatherEvidence(child, others, vocabulary);
    const [recognition] = evaluate(wasNotBrought, evidence, child, '2026-01-20');
    const known = [...(recognition?.restsOn ?? [])];
    expect(known.length).toBeGreaterThan(100);
    const anyIds = fc.uniqueArray(fc.constantFrom(...known, 'of another', 'taken back'), { maxLength: 70 });
    fc.assert(
      fc.property(anyIds, (ids) => {
        expect([...(recognition?.restsOnWhich(new Set(ids)) ?? [])].sort()).toEqual(
          ids.filter((id) => known.includes(id)).sort(),
        );
      }),
    );
  });
});
