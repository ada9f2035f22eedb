import { describe, expect, it } from '@jest/globals';
import type { MatchRecord } from './match-record.js';
import { createMatcher } from './matcher.js';
import { addressWords, nameWords } from './words.js';

const matcher = createMatcher();

const child = (given: string, changes: Partial<MatchRecord> = {}): MatchRecord => ({
  givenNames: nameWords(given),
  familyNames: ['example'],
  dateOfBirth: '2019-05-17',
  sex: 'female',
  postcode: 'n170aa',
  addressWords: addressWords('12 Sampler Road, Northmoor'),
  school: 'urn:agency:oakfield-primary-school',
  parents: [{ givenNames: ['mary'], familyNames: ['example'] }],
  ...changes,
});
const probability = (one: MatchRecord, other: MatchRecord): number =>
  matcher.compare({ records: [one] }, { records: [other] }).probability;

const MATCH = 0.95;
const POTENTIAL = 0.85;

describe('twins', () => {
  it.each([
    ['Asha', 'Margaret'],
    ['Amelia', 'Isla'],
    ['Jayden', 'Kayden'],
    ['Amelia', 'Emilia'],
    ['Mohammed Ali', 'Mohammed Hassan'],
    ['Isabella', 'Imogen'],
    ['Quillonia', 'Vexandra'],
  ])('%s and %s stay two, whatever else they share', (one, other) => {
    expect(probability(child(one), child(other))).toBeLessThan(POTENTIAL);
    const bare = { sex: undefined, school: undefined, parents: undefined };
    expect(probability(child(one, bare), child(other, bare))).toBeLessThan(POTENTIAL);
    const moved = { postcode: 'e13xy', addressWords: addressWords('4 Weaver Lane') };
    expect(probability(child(one, moved), child(other))).toBeLessThan(POTENTIAL);
  });

  it('who have no name yet, or one in another script, are looked at by somebody, and are not linked', () => {
    expect(probability(child('Baby'), child('Baby'))).toBeLessThan(MATCH);
    expect(probability(child('Twin 1'), child('Twin 2'))).toBeLessThan(MATCH);
    expect(probability(child('Baby Girl'), child('Asha'))).toBeLessThan(MATCH);
    expect(probability(child('Аша'), child('Margaret'))).toBeLessThan(MATCH);
  });
});

describe('a family', () => {
  it('of brothers and sisters is not one child', () => {
    for (const dateOfBirth of ['2021-03-02', '2018-05-17', '2019-05-16', '2006-11-30']) {
      expect(probability(child('Asha'), child('Margaret', { dateOfBirth }))).toBeLessThan(0.05);
    }
  });

  it('of father and son with one name is not one man', () => {
    const son = child('John', { sex: 'male' });
    const father = child('John', { sex: 'male', dateOfBirth: '1988-02-11', school: undefined, parents: undefined });
    expect(probability(son, father)).toBeLessThan(0.5);
  });

  it('is told in what is said of its members: what they share weighs nothing', () => {
    const { fields } = matcher.compare({ records: [child('Asha')] }, { records: [child('Margaret')] });
    const weights = new Map(fields.map(({ field, weight }) => [field, weight]));
    expect(weights.get('postcode')).toBeCloseTo(0, 5);
    expect(weights.get('given-name')).toBeLessThan(-5);
  });
});

describe('one child', () => {
  it.each<[string, MatchRecord, MatchRecord]>([
    ['a slip in the name', child('Margaret'), child('Margraet')],
    ['a pet name', child('Margaret'), child('Peggy')],
    ['a spelling of the same name', child('Mohammed'), child('Muhammad')],
    [
      'day and month swapped',
      child('Asha', { dateOfBirth: '2019-05-11' }),
      child('Asha', { dateOfBirth: '2019-11-05' }),
    ],
    ['a digit off', child('Asha'), child('Asha', { dateOfBirth: '2019-05-18' })],
    ['names swapped', child('Asha'), child('Example', { familyNames: ['asha'] })],
    ['another family name', child('Asha'), child('Asha', { familyNames: ['specimen'] })],
    ['half of a double-barrelled name', child('Asha'), child('Asha', { familyNames: ['specimen', 'example'] })],
    ['a move', child('Asha'), child('Asha', { postcode: 'e13xy', addressWords: addressWords('4 Weaver Lane') })],
    ['the year of birth alone', child('Asha'), child('Asha', { dateOfBirth: '2019' })],
    [
      'the name and birth date alone',
      child('Asha'),
      { ...child('Asha'), postcode: undefined, addressWords: [], school: '', parents: [] },
    ],
  ])('is recognised in spite of %s', (_, one, other) => {
    expect(probability(one, other)).toBeGreaterThanOrEqual(MATCH);
  });

  it('is not recognised by name alone, however rare it is', () => {
    const named = { givenNames: ['quillonia'], familyNames: ['exampleton'] };
    expect(probability(named, named)).toBeLessThan(POTENTIAL);
    expect(probability({ ...named, dateOfBirth: '2019' }, { ...named, dateOfBirth: '2019-05-17' })).toBeLessThan(MATCH);
  });

  it('is not taken for another of the same common name, born in another year elsewhere', () => {
    const john = (changes: Partial<MatchRecord>): MatchRecord =>
      child('John', { familyNames: ['smith'], sex: 'male', school: undefined, parents: undefined, ...changes });
    const elsewhere = { postcode: 'e13xy', addressWords: addressWords('4 Weaver Lane') };
    expect(probability(john({}), john({ dateOfBirth: '2016-09-02', ...elsewhere }))).toBeLessThan(0.01);
    expect(probability(john({ dateOfBirth: undefined }), john({ ...elsewhere }))).toBeLessThan(0.05);
  });
});
