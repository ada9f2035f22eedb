import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadVocabulary } from '#vocabulary';
import { disagreements } from './checking/disagreements.js';
import { historiesOf, type ExampleFile } from './examples.js';
import { CATALOGUE, compilePattern, loadPatterns } from './load-patterns.js';

const vocabulary = loadVocabulary();
const page = readFileSync(new URL('../../docs/patterns/language.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const blockOf = (beginning: string): string => blocks.find((block) => block.startsWith(beginning)) ?? '';

const toothache = () =>
  compilePattern(
    {
      name: 'toothache',
      version: 1,
      title: 'Toothache',
      recognises: 'Toothache that goes on.',
      sources: [{ source: 'llr', quote: 'Missed Dental / Health / Optical Appointments' }],
      ...(parse(['select:', 'tiers:', 'explanation:'].map(blockOf).join('')) as object),
    },
    vocabulary,
    'docs/patterns/language.md',
  );

describe('the page that tells of the language', () => {
  it('shows a definition that is valid', () => {
    expect(toothache().tiers).toHaveLength(2);
  });

  it('shows an example that is recognised as it says', () => {
    const { asOf, title, expect: expected = [], ...given } = parse(blockOf('title:')) as ExampleFile;
    const example = {
      ...{ pattern: 'toothache', file: 'firing-example.yaml', fires: true, title, asOf, expect: expected },
      ...historiesOf(given, vocabulary),
    };
    expect(disagreements(toothache(), example, vocabulary)).toEqual([]);
  });

  it('shows changes of an area that are valid', () => {
    const folder = mkdtempSync(join(tmpdir(), 'area-'));
    try {
      const file = join(folder, 'northmoor.yaml');
      writeFileSync(file, blockOf('area:'));
      const patterns = loadPatterns(vocabulary, CATALOGUE, file);
      expect(patterns.filter(({ changedBy }) => changedBy).map(({ definition }) => definition.name)).toEqual([
        'was-not-brought',
      ]);
      expect(patterns.some(({ definition }) => definition.name === 'inter-generational')).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
