import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { readExamples } from './examples.js';
import { loadPatterns } from './load-patterns.js';

const vocabulary = loadVocabulary();

describe('the levels of the catalogue', () => {
  it.each(loadPatterns(vocabulary).map(({ definition }) => definition))(
    'of $name are each reached by one of its examples',
    ({ name, tiers }) => {
      const reached = readExamples(name, vocabulary).flatMap((example) => example.expect.map(({ level }) => level));
      const levels = [...new Set(tiers.map(({ level }) => level))].sort();
      expect(levels.filter((level) => !reached.includes(level))).toEqual([]);
    },
  );
});
