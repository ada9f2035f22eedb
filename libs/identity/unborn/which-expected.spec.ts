import { describe, expect, it } from '@jest/globals';
import type { MatchRecord } from '../matching/match-record.js';
import type { Child } from './children.js';
import { whichExpected, type Expecting } from './which-expected.js';

type Said = Partial<MatchRecord>;

const record = (said: Said): MatchRecord => ({ givenNames: [], familyNames: ['example'], mother: 'M', ...said });
const child = (personId: string, said: Said, more: Partial<Child> = {}): Child => {
  const { dateOfBirth, expectedOn } = said;
  return {
    personId,
    records: [record(said)],
    birth: { born: dateOfBirth ? [dateOfBirth] : [], expected: expectedOn ? [expectedOn] : [] },
    isHeld: false,
    isFound: false,
    ...more,
  };
};
const expected = { expectedOn: '2026-03-14' };
const born = { dateOfBirth: '2026-03-02' };
const which = (
  families: readonly (readonly Child[])[],
  { said = born, nhsNumber = false, ...more }: Partial<Expecting> & { said?: Said; nhsNumber?: boolean } = {},
) =>
  whichExpected(
    { record: record(said), hasNhsNumber: nhsNumber },
    { families, hasNhsNumber: () => false, isSame: () => false, named: new Set(), ...more },
  ).map(({ child: { personId }, birth }) => `${personId} ${birth}`);

describe('whom of the children who are expected a newborn may be', () => {
  it('is who is expected on a day that agrees with the birth, of whichever woman', () => {
    expect(which([[child('A', expected)]])).toEqual(['A same']);
    expect(which([[child('A', expected)], [child('B', { expectedOn: '2026-02-20' })]])).toEqual(['A same', 'B same']);
    expect(which([[child('A', { expectedOn: '2026-07-07' })]])).toEqual([]);
    expect(which([[child('A', { expectedOn: '2026-02-08' })]])).toEqual([]);
    expect(which([[child('A', {})], []])).toEqual([]);
  });

  it('is nobody who is born, or is found by a worker to be somebody who is', () => {
    expect(which([[child('A', born)]])).toEqual([]);
    expect(which([[child('A', expected, { birth: { born: ['2026-03-02'], expected: ['2026-03-14'] } })]])).toEqual([]);
    expect(which([[child('A', expected, { isFound: true })]])).toEqual([]);
  });

  it('is nobody with another NHS number, or whom the event names beside them', () => {
    const numbered = { hasNhsNumber: (personId: string) => personId === 'A' };
    const twins = [child('A', expected), child('B', expected)];
    expect(which([twins], { ...numbered, nhsNumber: true })).toEqual(['B same']);
    expect(which([twins], numbered)).toEqual(['A same', 'B same']);
    expect(which([twins], { named: new Set(['B']) })).toEqual(['A same']);
  });

  it('is nobody where a brother or sister was born of the same expectation, and who is left of twins', () => {
    const sister = child('S', { dateOfBirth: '2026-03-04', givenNames: ['bina'] });
    const elder = child('E', { dateOfBirth: '2024-03-04', givenNames: ['cara'] });
    expect(which([[child('A', expected), elder]])).toEqual(['A same']);
    expect(which([[child('A', expected), sister, elder]])).toEqual([]);
    expect(which([[child('A', expected)], [sister]])).toEqual(['A same']);
    const twins = [child('A', expected), child('B', expected)];
    expect(which([[...twins, sister]])).toEqual(['A same', 'B same']);
    const isSame = (one: string, other: string) => [one, other].sort().join('') === 'AS';
    const isFound = child('A', expected, { isFound: true });
    expect(which([[isFound, child('B', expected), sister]], { isSame })).toEqual(['B same']);
  });

  it('is one person where two records of the unborn child are linked, and who is held only where nobody else is', () => {
    const both = [child('A', expected), child('B', expected)];
    expect(which([both], { isSame: () => true })).toEqual(['A same']);
    const held = child('P', expected, { isHeld: true });
    expect(which([[held, child('A', expected)]])).toEqual(['A same']);
    expect(which([[held]])).toEqual(['P same']);
  });

  it('is the twin whose sex or number it is; of one alone the sex may have been mistaken', () => {
    const twins = [
      child('A', { ...expected, sex: 'female', birthOrder: 1 }),
      child('B', { ...expected, sex: 'male', birthOrder: 2 }),
    ];
    expect(which([twins], { said: { ...born, sex: 'male' } })).toEqual(['B same']);
    expect(which([twins], { said: { ...born, birthOrder: 1 } })).toEqual(['A same']);
    expect(which([twins.slice(0, 1)], { said: { ...born, sex: 'male' } })).toEqual(['A unclear']);
  });

  it('is told once who is a child of two records of one mother', () => {
    const children = [child('A', expected)];
    expect(which([children, children])).toEqual(['A same']);
  });
});
