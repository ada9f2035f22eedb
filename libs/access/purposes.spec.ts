import { describe, expect, it } from '@jest/globals';
import { PURPOSES, purposeOf } from './purposes.js';

describe('the purposes of a look', () => {
  it('each have a code that fits the audit trail, a title and a basis in law', () => {
    for (const { code, title, basis } of PURPOSES) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z]/);
      expect(basis.length).toBeGreaterThan(0);
      for (const passage of basis) {
        expect(passage).toMatch(/^(Children Act (1989|2004) s\d+[A-Z]*|UK GDPR Art \d+(\(\d\)\([a-z]\))?)$/);
      }
    }
    expect(new Set(PURPOSES.map(({ code }) => code)).size).toBe(PURPOSES.length);
  });

  it('are taken from the header', () => {
    expect(purposeOf({ headers: { 'tessera-purpose': 'child-protection' } })).toBe('child-protection');
  });

  it.each([undefined, '', 'curiosity', ['mash-triage', 'early-help'], 'MASH-TRIAGE'])('are not made of %j', (value) => {
    expect(() => purposeOf({ headers: { 'tessera-purpose': value } })).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});
