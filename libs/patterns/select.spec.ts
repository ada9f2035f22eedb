import { describe, expect, it } from '@jest/globals';
import type { Significance } from '#vocabulary';
import { madeEntry } from './evaluators/made-entry.js';
import { compileKind } from './select.js';

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
