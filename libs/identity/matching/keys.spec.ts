import { describe, expect, it } from '@jest/globals';
import type { MatchRecord } from './match-record.js';
import { createMatcher } from './matcher.js';
import { addressWords, nameWords } from './words.js';

const { keysOf } = createMatcher();

const whole: MatchRecord = {
  givenNames: nameWords('Margaret Rose'),
  familyNames: nameWords('Exampleton'),
  dateOfBirth: '2019-05-11',
  postcode: 'n170aa',
  addressWords: addressWords('12 Sampler Road, Northmoor'),
};
const shared = (one: MatchRecord, other: MatchRecord): readonly string[] => {
  const keys = new Set(keysOf(one));
  return keysOf(other).filter((key) => keys.has(key));
};

/** What may be wrong with each part of a record. */
const ERRORS: Readonly<Record<string, Partial<MatchRecord>[]>> = {
  given: [
    { givenNames: ['peggy'] },
    { givenNames: ['xargaret'] },
    { givenNames: [] },
    { givenNames: ['rose'] },
    { givenNames: ['baby', 'girl'] },
  ],
  family: [{ familyNames: ['exmpaleton'] }, { familyNames: ['specimen'] }, { familyNames: [] }],
  born: [
    { dateOfBirth: '2019-11-05' },
    { dateOfBirth: '2018-05-11' },
    { dateOfBirth: '2019-05-21' },
    { dateOfBirth: '2019' },
    { dateOfBirth: undefined },
  ],
  place: [
    { postcode: 'n170ab' },
    { postcode: undefined },
    { postcode: 'zz993vz' },
    { postcode: 'e13xy', addressWords: addressWords('4 Weaver Lane') },
  ],
};

describe('keys', () => {
  const pairs = Object.entries(ERRORS).flatMap(([one, ones]) =>
    Object.entries(ERRORS)
      .filter(([other]) => other > one)
      .flatMap(([, others]) =>
        ones.flatMap((first) =>
          others.map((second): [string, string, MatchRecord] => [
            JSON.stringify(first) + (first.postcode ?? ''),
            JSON.stringify(second),
            { ...whole, ...first, ...second },
          ]),
        ),
      ),
  );

  it('find a record with an error in any one part', () => {
    for (const error of Object.values(ERRORS).flat()) {
      expect([error, shared(whole, { ...whole, ...error }).length > 0]).toEqual([error, true]);
    }
  });

  it('find a record with errors in any two parts, all but a few that say too little', () => {
    const lost = pairs.filter(([, , record]) => shared(whole, record).length === 0);
    expect(lost.length / pairs.length).toBeLessThan(0.03);
  });

  it('find a record in which the names are swapped', () => {
    const swapped = { ...whole, givenNames: whole.familyNames, familyNames: ['margaret'] };
    expect(shared({ ...whole, postcode: undefined, addressWords: [] }, swapped)).not.toEqual([]);
    const undated = { ...swapped, dateOfBirth: undefined, postcode: 'n173xy', addressWords: [] };
    expect(shared(whole, undated)).toContain('d.AKSM.MRKR.n17');
  });

  it('find somebody by name and age, which tells the year of birth to within one', () => {
    const aged = { givenNames: ['margaret'], familyNames: ['smith'], dateOfBirth: '2018' };
    expect(shared({ ...whole, familyNames: ['smith'] }, aged)).not.toEqual([]);
  });

  it('find a rare name alone, and not a common one', () => {
    const named = (given: string, family: string): MatchRecord => ({ givenNames: [given], familyNames: [family] });
    expect(keysOf(named('asha', 'exampleton'))).toHaveLength(1);
    expect(keysOf(named('john', 'smith'))).toEqual([]);
  });

  it('are none where nothing was said, or nothing that tells anybody', () => {
    expect(keysOf({ givenNames: [], familyNames: [] })).toEqual([]);
    expect(
      keysOf({ givenNames: ['baby'], familyNames: ['unknown'], dateOfBirth: '1900-01-01', postcode: 'zz993vz' }),
    ).toEqual([]);
  });

  it('are short, each once, and some ten of them', () => {
    const keys = keysOf({ ...whole, familyNames: ['exampleton', 'specimen'] });
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeLessThanOrEqual(20);
    expect(keysOf(whole).length).toBeLessThanOrEqual(14);
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(24);
  });

  it('are the same in every release: whoever changes one makes the index anew', () => {
    expect(keysOf(whole)).toEqual([
      'a.MRKR.20190511',
      'a.RSMR.20190511',
      'a.AKSM.20190511',
      'b.AKSM.MRKR.2019',
      'c.AKSM.MRKR.0511',
      'd.AKSM.MRKR.n17',
      'i.AKSM.MRKR',
      'e.20190511.n17',
      'f.n170aa.m',
      'f.n170aa.e',
      'g.12.SMPL.2019',
      'h.12.SMPL.m',
      'h.12.SMPL.e',
    ]);
  });

  it('are made of names in other scripts as they are written', () => {
    const ivan = { givenNames: nameWords('Иван'), familyNames: nameWords('Примеров'), dateOfBirth: '2019-05-11' };
    expect(shared(ivan, { ...ivan, dateOfBirth: '2019-05-12' })).not.toEqual([]);
  });
});
