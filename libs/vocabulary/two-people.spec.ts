import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from './load.js';

const vocabulary = loadVocabulary();
const asha = { role: 'child', name: { given: 'Asha', family: 'Example' }, dateOfBirth: '2019-05-01' };
const iris = { role: 'adult', name: { given: 'Iris', family: 'Example' }, dateOfBirth: '1995-02-03' };

/** What is wrong with a report that `other` is the `kind` of `one`. */
const told = (kind: string, other: object, one: object = asha, more: object = {}): string[] => {
  const data = { people: [one, other], occurredOn: { date: '2026-03-01' }, kind, ...more };
  const read = vocabulary.read('person.relationship', data);
  return 'problems' in read ? read.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};
const bornOn = (dateOfBirth: string): object => ({ ...iris, dateOfBirth });

describe('A report of a relationship', () => {
  it('is of two people: not of one under one identifier, nor of one name, date of birth and postcode', () => {
    const same = '/people/1 inconsistent';
    const nhsNumber = '999 000 0018';
    expect(told('sibling', { ...iris, nhsNumber }, { ...asha, nhsNumber: '9990000018' })).toEqual([same]);
    const upn = 'V999000120002';
    expect(told('sibling', { ...iris, upn: upn.toLowerCase() }, { ...asha, upn })).toEqual([same]);
    const home = { postcode: 'N17 0AA' };
    expect(told('sibling', { ...asha, postcode: 'n170aa' }, { ...asha, ...home })).toEqual([same]);
  });

  it('may be of twins, and of a son who has his father’s name', () => {
    const home = { postcode: 'N17 0AA' };
    const twin = { ...asha, ...home, name: { given: 'Ada', family: 'Example' } };
    expect(told('sibling', twin, { ...asha, ...home })).toEqual([]);
    expect(told('father', { ...asha, ...home, dateOfBirth: '1990-01-01' }, { ...asha, ...home })).toEqual([]);
  });

  it.each([
    ['mother', '2009-05-01', '2009-05-02'],
    ['father', '2009-05-01', '2009-05-02'],
    ['parent', '2009-05-01', '2020-01-01'],
    ['grandparent', '1999-05-01', '1999-05-02'],
  ])('is not of a %s who was too young: born %s can be, %s cannot', (kind, possible, impossible) => {
    expect(told(kind, bornOn(possible))).toEqual([]);
    expect(told(kind, bornOn(impossible))).toEqual(['/people/1/dateOfBirth inconsistent']);
  });

  it('asks no age of a step-parent, a carer, a partner, or who has parental responsibility', () => {
    for (const kind of ['step-parent', 'carer', 'partner', 'lives-with', 'parental-responsibility']) {
      expect(told(kind, bornOn('2012-01-01'))).toEqual([]);
    }
  });

  it('counts a parent’s age to the expected day of a child who is not born yet', () => {
    const unborn = { role: 'unborn', expectedOn: '2026-07-01' };
    expect(told('mother', bornOn('2010-01-01'), unborn)).toEqual([]);
    expect(told('mother', bornOn('2017-01-01'), unborn)).toEqual(['/people/1/dateOfBirth inconsistent']);
  });

  it('names a third person only as the mother of an unborn child, who is known by her', () => {
    const unborn = { role: 'unborn', expectedOn: '2026-07-01' };
    const of = (...people: object[]): string[] => {
      const read = vocabulary.read('person.relationship', {
        people,
        occurredOn: { date: '2026-03-01' },
        kind: 'father',
      });
      return 'problems' in read ? read.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
    };
    const mother = { ...iris, role: 'mother' };
    const father = { ...iris, name: { given: 'Omar', family: 'Example' }, role: 'father' };
    expect(of(unborn, father, mother)).toEqual([]);
    expect(of(asha, father, mother)).toEqual(['/people/2 inconsistent']);
    expect(of(unborn, father, { ...mother, role: 'adult' })).toEqual(['/people/2 inconsistent']);
  });

  it('begins within time, and not before either of the two lived', () => {
    expect(told('carer', iris, asha, { from: '0201-01-01' })).toEqual(['/from impossible-date', '/from before-birth']);
    expect(told('carer', iris, asha, { until: '9999-12-31' })).toEqual(['/until impossible-date']);
    expect(told('carer', iris, asha, { from: '2018-09-01' })).toEqual([]);
    expect(told('carer', iris, asha, { from: '2018-06-01' })).toEqual(['/from before-birth']);
  });

  it('says of a sibling, and of nobody else, how many parents they share', () => {
    expect(told('sibling', bornOn('2017-01-01'), asha, { sibling: 'half' })).toEqual([]);
    expect(told('mother', iris, asha, { sibling: 'half' })).toEqual(['/sibling inconsistent']);
  });
});

describe('A name of spaces', () => {
  it('is refused in either part, and a name of one part is not', () => {
    const named = (name: object): string[] => told('mother', { ...iris, name });
    expect(named({ given: ' ', family: 'Example' })).toEqual(['/people/1/name/given wrong-format']);
    expect(named({ given: 'Iris', family: '\t' })).toEqual(['/people/1/name/family wrong-format']);
    expect(named({ family: 'Example' })).toEqual([]);
  });
});
