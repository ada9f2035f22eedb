import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from './load.js';
import { checkTimes } from './times.js';

const vocabulary = loadVocabulary();
const TODAY = '2026-06-15';

const timesOf = (type: string, fields: Record<string, unknown>, people: object[]): string[] => {
  const read = vocabulary.read(type, { people, ...fields });
  if ('problems' in read) throw new Error(`Cannot be read: ${JSON.stringify(read.problems)}`);
  return checkTimes(read, TODAY).map(({ pointer, code }) => `${pointer} ${code}`);
};
const child = { role: 'child', name: { given: 'Asha', family: 'Example' }, dateOfBirth: '2024-02-29' };
const missed = (occurredOn: object, person: object = child, more: object = {}): string[] =>
  timesOf('health.appointment.was-not-brought', { occurredOn, service: 'dental', ...more }, [person]);

describe('Seen from today, an event', () => {
  it.each<[string, object]>([
    ['of today', { date: TODAY }],
    ['of this month, though it is not over', { date: '2026-06' }],
    ['of this year', { date: '2026' }],
    ['of a period up to today', { from: '2026-01', until: TODAY }],
    ['of the day of birth', { date: '2024-02-29' }],
    ['of a month in which the child was born', { date: '2024-02' }],
    ['of a year in which the child was born', { date: '2024' }],
    ['of a period that reaches over the birth', { from: '2023-01-01', until: '2024-03-01' }],
  ])('%s is possible', (_what, occurredOn) => {
    expect(missed(occurredOn)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['tomorrow', { date: '2026-06-16' }, 'in-the-future'],
    ['next month', { date: '2026-07' }, 'in-the-future'],
    ['next year', { date: '2027' }, 'in-the-future'],
    ['a period that goes on after today', { from: '2026-01-01', until: '2026-06-16' }, 'in-the-future'],
    ['the day before the birth', { date: '2024-02-28' }, 'before-birth'],
    ['a period before the birth', { from: '2020', until: '2023' }, 'before-birth'],
  ])('cannot be of %s', (_what, occurredOn, code) => {
    expect(missed(occurredOn)).toEqual([`/occurredOn ${code}`]);
  });

  it('late in the evening, by Greenwich still of the day before, is of the day in London', () => {
    expect(missed({ date: '2026-06-15T22:59:00Z' })).toEqual([]);
    expect(missed({ date: '2026-06-15T23:00:00Z' })).toEqual(['/occurredOn in-the-future']);
  });

  it('may be of a time before birth where the child is named as unborn', () => {
    const unborn = { role: 'unborn', expectedOn: '2026-09-01', dateOfBirth: '2026-05-30', name: { family: 'Example' } };
    expect(missed({ date: '2026-04-01' }, unborn)).toEqual([]);
  });

  it('may be of a time before birth where its type is about pregnancy, adults or the family', () => {
    const before = { date: '2023-12-01' };
    expect(missed(before, child, { service: 'antenatal' })).toEqual([]);
    expect(timesOf('adult.mental-health', { occurredOn: before, event: 'referred' }, [child])).toEqual([]);
    const mother = { role: 'mother', name: { given: 'Iris' } };
    expect(timesOf('person.relationship', { occurredOn: before, kind: 'mother' }, [child, mother])).toEqual([]);
    expect(timesOf('social-care.visit', { occurredOn: before, outcome: 'not-in' }, [child])).toEqual([
      '/occurredOn before-birth',
    ]);
  });

  it('may be of a time before the birth of somebody who is not the child', () => {
    const sibling = { ...child, role: 'sibling' };
    expect(missed({ date: '2023-01-01' }, sibling)).toEqual([]);
  });

  it('was learned of when it had happened, and not in the future', () => {
    const learned = (learnedOn: string, occurredOn: object): string[] => missed(occurredOn, child, { learnedOn });
    expect(learned('2026-03-02', { date: '2026-03-01' })).toEqual([]);
    expect(learned('2026-03-02', { date: '2026' })).toEqual([]);
    expect(learned('2026-02-28', { date: '2026-03-01' })).toEqual(['/learnedOn impossible-date']);
    expect(learned('2026-06-16', { date: '2026-03-01' })).toEqual(['/learnedOn in-the-future']);
  });

  it('names nobody who is born in the future, expected too far ahead, or older than anybody', () => {
    const today = { date: TODAY };
    expect(missed(today, { ...child, dateOfBirth: '2026-06-16' })).toEqual(['/people/0/dateOfBirth in-the-future']);
    expect(missed(today, { ...child, dateOfBirth: '1896-06-15' })).toEqual([]);
    expect(missed(today, { ...child, dateOfBirth: '1895-06-15' })).toEqual(['/people/0/dateOfBirth impossible-date']);
    const unborn = { role: 'unborn', name: { family: 'Example' } };
    expect(missed(today, { ...unborn, expectedOn: '2027-04-12' })).toEqual([]);
    expect(missed(today, { ...unborn, expectedOn: '2027-04-13' })).toEqual(['/people/0/expectedOn in-the-future']);
  });
});
