import { describe, expect, it } from '@jest/globals';
import { addDays } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { entryOf, historyOf } from '../../test/support/history-entries.js';
import { gapsOf, gapWords } from './gaps.js';
import type { HistoryEntry } from './history-entry.js';

const { attendanceCodes } = loadVocabulary();
const BORN = '2016-05-01';

const seen = (date: string, changes: Partial<HistoryEntry> = {}): HistoryEntry =>
  entryOf(date, { facts: { childSeen: true }, ...changes });
const unseen = (date: string, changes: Partial<HistoryEntry> = {}): HistoryEntry => entryOf(date, changes);

const gaps = (entries: readonly HistoryEntry[], today: string, dateOfBirth: string | undefined = BORN) =>
  gapsOf(historyOf(entries, { dateOfBirth }), today, attendanceCodes);
const words = (...args: Parameters<typeof gaps>): readonly string[] => gaps(...args).map(gapWords);

describe('the gaps in which nobody saw the child', () => {
  it('are said in weeks, from the day after to the day before', () => {
    expect(words([seen('2026-03-02'), unseen('2026-03-20'), seen('2026-04-22')], '2026-04-30')).toEqual([
      'No agency reported seeing the child for 7 weeks (3 Mar - 21 Apr 2026)',
    ]);
  });

  it('go on to today, and that is said too', () => {
    expect(words([seen('2026-03-02')], '2026-05-30')).toEqual([
      'No agency has reported seeing the child for 12 weeks (since 3 Mar 2026)',
    ]);
  });

  it('are told at the length that the age calls for, and not a day sooner', () => {
    const lengths: readonly [string, number][] = [
      ['2026-01-01', 42],
      ['2023-01-01', 91],
      ['2016-01-01', 49],
    ];
    for (const [born, days] of lengths) {
      const back = (length: number): readonly HistoryEntry[] => [
        seen('2026-03-01'),
        seen(addDays('2026-03-01', length + 1)),
      ];
      expect(gaps(back(days), addDays('2026-03-01', days + 1), born)).toMatchObject([{ days }]);
      expect(gaps(back(days - 1), addDays('2026-03-01', days), born)).toEqual([]);
    }
  });

  it('begin with what was told first, and not before birth', () => {
    expect(gaps([unseen('2026-03-02'), seen('2026-06-01')], '2026-06-02')).toMatchObject([
      { from: '2026-03-02', until: '2026-05-31' },
    ]);
    expect(gaps([unseen('2025-09-01'), seen('2026-06-01')], '2026-06-02', '2026-01-10')).toMatchObject([
      { from: '2026-01-10', until: '2026-05-31' },
    ]);
  });

  it('end with childhood and with the life of the child', () => {
    expect(gaps([seen('2026-03-01')], '2030-01-01', '2008-07-01')).toMatchObject([
      { from: '2026-03-02', until: '2026-06-30', goesOn: false },
    ]);
    expect(gaps([seen('2028-03-01')], '2030-01-01', '2008-07-01')).toEqual([]);
    const death = unseen('2026-03-20', { eventType: 'person.death' });
    expect(gaps([seen('2026-03-01'), death], '2027-01-01')).toEqual([]);
  });

  it('are not claimed where the child may have been seen, on whichever day of a period it was', () => {
    const period = { date: '2026-03-01', until: '2026-05-31', precision: 'period' as const };
    expect(gaps([seen('2026-02-28'), seen('2026-03-01', { occurredOn: period })], '2026-06-20')).toEqual([]);
    expect(gaps([seen('2026-03-01', { occurredOn: period })], '2026-08-01')).toMatchObject([{ from: '2026-06-01' }]);
  });

  it('take the register day by day: a week of absence in it is no week at school', () => {
    const marks = (days: readonly (readonly [string, string])[]) =>
      days.map(([date, code]) => ({ date, session: 'AM', code }));
    const register = seen('2026-03-02', {
      occurredOn: { date: '2026-03-02', until: '2026-05-20', precision: 'period' },
      facts: {
        childSeen: true,
        marks: marks([
          ['2026-03-02', '/'],
          ['2026-03-03', 'O'],
          ['2026-05-19', 'O'],
          ['2026-05-20', '/'],
        ]),
      },
    });
    expect(gaps([register], '2026-05-21')).toMatchObject([{ from: '2026-03-03', until: '2026-05-19' }]);
  });

  it('are ended by nothing that was taken back, that is another’s, or that shows a brother or a sister', () => {
    const retraction = { id: 'r', source: 'urn:agency:a', recordedAt: new Date(0), sealed: null };
    for (const change of [{ retraction }, { reassignedTo: 'another' }, { role: 'sibling' as const }]) {
      expect(gaps([seen('2026-03-02'), seen('2026-04-01', change), seen('2026-05-01')], '2026-05-02')).toMatchObject([
        { from: '2026-03-03', until: '2026-04-30' },
      ]);
    }
  });

  it('are not claimed of somebody whose date of birth is not known', () => {
    expect(gapsOf(historyOf([seen('2026-01-01')]), '2026-12-01', attendanceCodes)).toEqual([]);
  });
});
