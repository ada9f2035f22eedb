import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { madeEntry, type MadeEntry } from './made-entry.js';
import { unresolved, type Unresolved } from './unresolved.js';

const parameters: Unresolved = {
  of: 'reports',
  longAlready: 'long',
  same: 'condition',
  apartDays: 28,
  withinDays: 183,
  endedBy: [
    { by: 'treated', same: 'condition' },
    { by: 'kept', same: 'service', standsFor: { dental: ['dental-decay'], optical: ['vision'] } },
  ],
};

const spansOf = (selections: Readonly<Record<string, readonly Evidence[]>>) =>
  unresolved((name) => [...(selections[name] ?? [])].sort(inOrder), parameters, {
    asOf: epochDay('2030-01-01'),
    birthday: () => undefined,
  });
const datesOf = (spans: ReturnType<typeof spansOf>) =>
  spans.map((span) => [dateOfEpochDay(span.from), dateOfEpochDay(span.until)]);
const of = (date: string, condition = 'dental-decay', given: MadeEntry = {}) =>
  madeEntry(date, { ...given, facts: { condition } });
const keptAt = (date: string, service: string) => madeEntry(date, { facts: { service } });

describe('unresolved', () => {
  const two = () => [of('2026-03-01'), of('2026-03-29')];

  it('holds from the second report until half a year after the last', () => {
    const found = spansOf({ reports: [...two(), of('2026-04-05')] });
    expect(datesOf(found)).toEqual([['2026-03-29', '2026-10-04']]);
    expect(found[0]?.figures).toEqual({ number: 3, weeks: 5 });
    expect(found[0]?.parts?.map((part) => part.name)).toEqual(['dental-decay']);
  });

  it('asks for four weeks between, and no more than half a year', () => {
    expect(spansOf({ reports: [of('2026-03-01'), of('2026-03-28')] })).toEqual([]);
    expect(spansOf({ reports: [of('2026-03-01'), of('2026-08-30')] })).toHaveLength(1);
    expect(spansOf({ reports: [of('2026-03-01'), of('2026-08-31')] })).toEqual([]);
  });

  it('does not take one condition for another', () => {
    expect(spansOf({ reports: [of('2026-03-01'), of('2026-04-29', 'vision')] })).toEqual([]);
  });

  it.each([
    ['treated', of('2026-03-10')],
    ['brought to the dentist', keptAt('2026-03-10', 'dental')],
    ['treated at a time that may lie between', of('2026-02-01', 'dental-decay', { until: '2026-03-15' })],
  ])('makes nothing of it where the child was %s between', (_what, ending) => {
    const by = 'service' in ending.facts ? 'kept' : 'treated';
    expect(spansOf({ reports: two(), [by]: [ending] })).toEqual([]);
  });

  it.each([
    ['something else was treated', { treated: [of('2026-03-10', 'vision')] }],
    [
      'the child was brought for something else',
      { kept: [keptAt('2026-03-10', 'optical'), keptAt('2026-03-11', 'gp')] },
    ],
    ['it was treated before', { treated: [of('2026-02-28')] }],
  ])('holds where %s', (_what, others) => {
    expect(spansOf({ reports: two(), ...others })).toHaveLength(1);
  });

  it('ends the day before it is treated, and begins anew with the next two', () => {
    const reports = [...two(), of('2026-05-01'), of('2026-06-01')];
    expect(datesOf(spansOf({ reports, treated: [of('2026-04-15')] }))).toEqual([
      ['2026-03-29', '2026-04-14'],
      ['2026-06-01', '2026-11-30'],
    ]);
  });

  it('takes what is found at the dentist for a beginning, whichever of the two is told first', () => {
    const reports = [...two(), of('2026-05-01')];
    expect(datesOf(spansOf({ reports, kept: [keptAt('2026-03-29', 'dental')] }))).toEqual([
      ['2026-05-01', '2026-10-30'],
    ]);
    expect(spansOf({ reports, kept: [keptAt('2026-05-01', 'dental')] })[0]?.evidence).toHaveLength(2);
  });

  it('needs no second report where one says that it has been so long, until it is treated', () => {
    const long = of('2026-03-01');
    const seen = { reports: [long], long: [long] };
    expect(datesOf(spansOf(seen))).toEqual([['2026-03-01', '2026-08-30']]);
    expect(datesOf(spansOf({ ...seen, treated: [of('2026-03-20')] }))).toEqual([['2026-03-01', '2026-03-19']]);
  });
});
