import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from './load.js';
import { schoolOf } from './schools.js';

const { agencies } = loadVocabulary();
const PRIMARY = 'urn:agency:oakfield-primary-school';
const SECONDARY = 'urn:agency:riverside-secondary-school';
const POLICE = 'urn:agency:northmoor-police';
const of = (school: string | undefined, source: string, role: 'child' | 'mother' = 'child') =>
  schoolOf({ role, ...(school !== undefined && { school }) }, source, agencies);

describe('the school of somebody whom an agency event names', () => {
  it('is that which the agency says, by its urn or by its unique reference number', () => {
    expect(of(SECONDARY, POLICE)).toEqual({ code: SECONDARY, phase: 'secondary' });
    expect(of('999902', POLICE)).toEqual({ code: SECONDARY, phase: 'secondary' });
    expect(of('999955', POLICE)).toEqual({ code: '999955' });
  });

  it('is the school itself that reports of a child, unless it says another', () => {
    expect(of(undefined, PRIMARY)).toEqual({ code: PRIMARY, phase: 'primary' });
    expect(of(SECONDARY, PRIMARY)).toEqual({ code: SECONDARY, phase: 'secondary' });
  });

  it('is not known of a pupil’s mother, nor where another agency does not say it', () => {
    expect(of(undefined, PRIMARY, 'mother')).toBeUndefined();
    expect(of(undefined, POLICE)).toBeUndefined();
  });
});
