import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { loadVocabulary } from './load.js';
import { vocabularyPage } from './page.js';

const vocabulary = loadVocabulary();

describe('The page of the vocabulary', () => {
  it('is the catalogue’s: build and run `node scripts/vocabulary-doc.mjs` where it is not', () => {
    const page = readFileSync(new URL('../../docs/vocabulary.md', import.meta.url), 'utf8');
    expect(page).toBe(vocabularyPage(vocabulary));
  });

  it('names every type and every indicator', () => {
    const page = vocabularyPage(vocabulary);
    const names = [...vocabulary.types.keys(), ...vocabulary.indicators.keys()];
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('has whole tables: every row as many cells as its head', () => {
    for (const table of vocabularyPage(vocabulary)
      .split('\n\n')
      .filter((block) => block.startsWith('|'))) {
      const cells = table.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});
