import { describe, expect, it } from '@jest/globals';
import { THEMES } from '#alerts';
import { loadPatterns } from '#patterns';
import { loadVocabulary } from '#vocabulary';

describe('the themes of alerts', () => {
  it('name patterns of the catalogue, each of them once', () => {
    const known = loadPatterns(loadVocabulary()).map(({ definition }) => definition.name);
    const named = Object.values(THEMES).flat();
    expect(known).toEqual(expect.arrayContaining(named));
    expect(new Set(named).size).toBe(named.length);
  });
});
