import { describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import type { Decision } from './changes.js';
import { FamiliarWords } from './familiar.js';
import { marksOf, type Marks } from './marks.js';

const marks = (said: Partial<PersonDescription>): Marks =>
  marksOf([{ description: { role: 'child', ...said }, source: 'urn:agency:example', agencyEventId: newId() }])[0]!;
const decision = (of: Marks, changes: Partial<Decision> = {}): Decision => ({
  marks: of,
  personId: newId(),
  identifiedBy: 'new',
  conflicts: [],
  ...changes,
});
const named = { name: { given: 'Asha', family: 'Example' }, dateOfBirth: '2019-05-01' };
const placed = { ...named, postcode: 'N17 0AA' };

describe('familiar words', () => {
  it('are those by which a rule finds somebody when the same is said again', () => {
    const words = new FamiliarWords();
    for (const said of [{ nhsNumber: '9990000001' }, { ...named, upn: 'B801200000001' }, placed]) {
      expect(words.has(marks(said))).toBe(false);
      words.learn(decision(marks(said)));
      expect(words.has(marks(said))).toBe(true);
    }
    words.learn(decision(marks(named), { identifiedBy: 'held' }));
    expect(words.has(marks(named))).toBe(true);
  });

  it('are not those by which no rule finds anybody, nor those that contradict each other', () => {
    const words = new FamiliarWords();
    words.learn(decision(marks(named), { identifiedBy: 'match' }));
    words.learn(decision(marks(placed), { conflicts: ['name-birth-postcode'] }));
    expect([named, placed].map((said) => words.has(marks(said)))).toEqual([false, false]);
  });

  it('are forgotten where they turn out to be nobody’s, and where many others were heard since', () => {
    const words = new FamiliarWords(10);
    const number = (n: number): Marks => marks({ nhsNumber: `999000${String(1_000 + n)}` });
    words.learn(decision(number(0)));
    words.forget(number(0));
    expect(words.has(number(0))).toBe(false);
    for (let n = 1; n <= 25; n += 1) {
      words.learn(decision(number(n)));
      // Whoever is heard of again and again stays familiar.
      expect(words.has(number(1))).toBe(true);
    }
    expect([2, 25].map((n) => words.has(number(n)))).toEqual([false, true]);
  });
});
