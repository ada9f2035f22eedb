import { describe, expect, it } from '@jest/globals';
import type { MatchRecord } from '../matching/match-record.js';
import type { Child } from './children.js';
import { whichChild, type Family } from './which-child.js';

type Said = Partial<MatchRecord>;

const record = (said: Said): MatchRecord => ({ givenNames: [], familyNames: ['example'], mother: 'M', ...said });
const child = (personId: string, ...said: Said[]): Child => {
  const records = said.map(record);
  return {
    personId,
    records,
    birth: {
      born: records.flatMap(({ dateOfBirth }) => dateOfBirth ?? []),
      expected: records.flatMap(({ expectedOn }) => expectedOn ?? []),
    },
    isHeld: false,
    isFound: false,
  };
};
const held = (personId: string, said: Said): Child => ({ ...child(personId, said), isHeld: true });
const expected = { expectedOn: '2026-03-14' };
const which = (said: Said, children: readonly Child[], more: Partial<Family> & { readonly nhsNumber?: boolean } = {}) =>
  whichChild(
    { record: record(said), hasNhsNumber: more.nhsNumber ?? false },
    {
      children,
      perhaps: [],
      hasNhsNumber: () => false,
      isSame: () => false,
      named: new Set(),
      ofOneBirth: 1,
      ...more,
    },
  );
const match = (personId: string) => ({ outcome: 'match', personId });
const none = { outcome: 'none' };
const potential = (...personIds: string[]) => ({
  outcome: 'potential',
  mayBe: personIds.map((personId) => ({ child: { personId } })),
});
const several = (...personIds: string[]) => ({ ...potential(...personIds), outcome: 'several' });

describe('which of a mother’s children an unborn child is', () => {
  it('is the one who is expected about that day, also where a scan has revised it', () => {
    expect(which(expected, [child('A', expected)])).toEqual(match('A'));
    expect(which({ expectedOn: '2026-04-03' }, [child('A', expected)])).toEqual(match('A'));
    expect(which({ expectedOn: '2026-05-01' }, [child('A', expected, { expectedOn: '2026-04-03' })])).toEqual(
      match('A'),
    );
  });

  it('is nobody who is known where the mother has no other child, or none of that time: the next pregnancy', () => {
    expect(which(expected, [])).toEqual(none);
    expect(which({ expectedOn: '2027-02-01' }, [child('A', expected)])).toEqual(none);
    expect(which(expected, [child('A', { dateOfBirth: '2019-05-01', givenNames: ['asha'] })])).toEqual(none);
  });

  it('is perhaps the one who is expected too near for two births, and so where nobody says when', () => {
    expect(which({ expectedOn: '2026-06-01' }, [child('A', expected)])).toMatchObject(potential('A'));
    expect(which({}, [child('A', expected)])).toMatchObject(potential('A'));
  });

  it('is the child who was born meanwhile, where it is told late', () => {
    expect(which(expected, [child('A', { dateOfBirth: '2026-03-02', givenNames: ['asha'] })])).toEqual(match('A'));
  });

  it('is one of twins by sex, or by number; by neither a person decides', () => {
    const [girl, boy] = [child('A', { ...expected, sex: 'female' }), child('B', { ...expected, sex: 'male' })];
    expect(which({ ...expected, sex: 'male' }, [girl, boy])).toEqual(match('B'));
    const [first, second] = [child('A', { ...expected, birthOrder: 1 }), child('B', { ...expected, birthOrder: 2 })];
    expect(which({ ...expected, birthOrder: 2 }, [first, second])).toEqual(match('B'));
    expect(which(expected, [girl, boy])).toMatchObject(several('A', 'B'));
    expect(which(expected, [girl, boy], { ofOneBirth: 2 })).toMatchObject(several('A', 'B'));
  });

  it('is one of twins whom nobody has told apart, where both are named again', () => {
    const twins = [child('A', expected), child('B', expected)];
    expect(which(expected, twins, { ofOneBirth: 2 })).toEqual(match('A'));
    expect(which(expected, twins, { ofOneBirth: 2, named: new Set(['A']) })).toEqual(match('B'));
    expect(which(expected, twins, { ofOneBirth: 3, named: new Set(['A', 'B']) })).toEqual(none);
    expect(which(expected, twins)).toMatchObject(several('A', 'B'));
  });

  it('is somebody new where a second is named beside the one who was known', () => {
    expect(which(expected, [child('A', expected)], { ofOneBirth: 2, named: new Set(['A']) })).toEqual(none);
    const girl = child('A', { ...expected, sex: 'female' });
    expect(which({ ...expected, sex: 'male' }, [girl], { ofOneBirth: 2 })).toEqual(none);
  });

  it('is perhaps the only one who is known where the sex is another: a twin, or a scan that was mistaken', () => {
    const girl = child('A', { ...expected, sex: 'female' });
    expect(which({ ...expected, sex: 'male' }, [girl])).toMatchObject(potential('A'));
  });

  it('is the one who is held, where only they agree, and somebody who is not held before them', () => {
    const lost = child('A', expected);
    expect(which({ expectedOn: '2026-06-08' }, [lost, held('P', { expectedOn: '2026-06-01' })])).toEqual(match('P'));
    expect(which(expected, [lost, held('P', expected)])).toEqual(match('A'));
  });

  it('is the one person whom two linked records are', () => {
    expect(which(expected, [child('A', expected), child('B', expected)], { isSame: () => true })).toEqual(match('A'));
  });

  it('is perhaps a child of whom the mother may be, where she is held', () => {
    expect(which(expected, [], { perhaps: [child('A', expected)] })).toMatchObject(potential('A'));
    expect(which(expected, [], { perhaps: [child('A', { expectedOn: '2024-03-14' })] })).toEqual(none);
    const twin = { perhaps: [child('A', expected)], ofOneBirth: 2 };
    expect(which(expected, [child('P', expected)], { ...twin, named: new Set(['P']) })).toMatchObject(potential('A'));
    expect(which(expected, [child('P', expected)], twin)).toEqual(match('P'));
  });
});

describe('which of a mother’s children somebody is who is born', () => {
  const born = { dateOfBirth: '2026-03-02', givenNames: ['asha'] };

  it('is the one who was expected then, early or late', () => {
    expect(which(born, [child('A', expected)], { nhsNumber: true })).toEqual(match('A'));
    expect(which({ dateOfBirth: '2025-11-20' }, [child('A', expected)])).toEqual(match('A'));
    expect(which({ dateOfBirth: '2026-04-01' }, [child('A', expected)])).toEqual(match('A'));
  });

  it('stays the one who was born without a name, on that day and no other', () => {
    const baby = child('A', expected, { dateOfBirth: '2026-03-02' });
    expect(which(born, [baby])).toEqual(match('A'));
    expect(which({ ...born, dateOfBirth: '2026-03-03' }, [baby])).toEqual(none);
  });

  it('is not a brother or sister of that day who has another name, or another NHS number', () => {
    expect(which(born, [child('B', { ...born, givenNames: ['bina'] })])).toEqual(none);
    const numbered = { nhsNumber: true, hasNhsNumber: () => true };
    expect(which(born, [child('B', { ...expected })], numbered)).toEqual(none);
  });

  it('is one of two unborn twins by sex; else a person decides', () => {
    const twins = [child('A', { ...expected, sex: 'female' }), child('B', { ...expected, sex: 'male' })];
    expect(which({ ...born, sex: 'female' }, twins)).toEqual(match('A'));
    expect(which(born, twins)).toMatchObject(several('A', 'B'));
  });
});
