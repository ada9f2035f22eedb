import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { patternsFingerprint } from './schedule.js';

const TERMS = new URL('../vocabulary/catalogue/calendar/school-terms.yaml', import.meta.url);

describe('what evaluation rests on besides the evidence', () => {
  it('is another when schools are open on other days, so that all children are looked at again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-terms-'));
    try {
      const [same, other] = [join(folder, 'same.yaml'), join(folder, 'other.yaml')];
      const terms = await readFile(TERMS, 'utf8');
      await writeFile(same, terms);
      await writeFile(other, terms.replace('fromMonday: 02-12', 'fromMonday: 02-19'));
      const ofTerms = (termsFile?: string): string => patternsFingerprint([], loadVocabulary({ termsFile }));
      expect(ofTerms(same)).toBe(ofTerms());
      expect(ofTerms(other)).not.toBe(ofTerms());
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
