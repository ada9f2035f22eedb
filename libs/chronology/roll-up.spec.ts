import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { entryOf, HOSPITAL_URN as HOSPITAL, SCHOOL_URN as SCHOOL } from '../../test/support/history-entries.js';
import type { HistoryEntry } from './history-entry.js';
import { rollUp, rollUpWords, standsAlone, type RollUp } from './roll-up.js';

const vocabulary = loadVocabulary();

const attended = (date: string, changes: Partial<HistoryEntry> = {}): HistoryEntry =>
  entryOf(date, {
    eventType: 'health.appointment.attended',
    source: HOSPITAL,
    standing: 'protective',
    facts: { service: 'dental', childSeen: true },
    ...changes,
  });
const missed = (date: string): HistoryEntry =>
  entryOf(date, {
    eventType: 'health.appointment.was-not-brought',
    source: HOSPITAL,
    significance: 'notable',
    standing: 'concern',
  });
/** The register of one day. */
const register = (date: string, codes: string, changes: Partial<HistoryEntry> = {}): HistoryEntry =>
  entryOf(date, {
    eventType: 'education.attendance',
    source: SCHOOL,
    facts: { marks: [...codes].map((code, index) => ({ date, session: index === 0 ? 'AM' : 'PM', code })) },
    ...changes,
  });
const summary = (from: string, to: string, numbers: object): HistoryEntry =>
  entryOf(from, {
    eventType: 'education.attendance',
    source: SCHOOL,
    occurredOn: { date: from, until: to, precision: 'period' },
    facts: { summary: { from, to, ...numbers } },
  });

const lines = (...entries: readonly HistoryEntry[]): readonly (HistoryEntry | RollUp)[] =>
  rollUp(entries, (entry) => standsAlone(entry, false));
const said = (...entries: readonly HistoryEntry[]): readonly string[] =>
  lines(...entries).map((line) =>
    'entries' in line ? rollUpWords(line, vocabulary).words : `${line.eventType} ${line.occurredOn.date}`,
  );

describe('routine entries', () => {
  it('become one line, which says how many, what, and from when to when, and carries their ids', () => {
    const entries = [attended('2026-03-03'), attended('2026-04-10'), attended('2026-06-20')];
    expect(said(...entries)).toEqual(['Attended 3 appointments, 3 Mar - 20 June 2026']);
    expect(lines(...entries)).toMatchObject([{ id: entries[0]?.agencyEventId, kind: 'appointments-kept', entries }]);
  });

  it('count as many as their agency summed up in one', () => {
    const many = attended('2026-03-03', { count: 4 });
    expect(said(many, attended('2026-04-10'))).toEqual(['Attended 5 appointments, 3 Mar - 10 Apr 2026']);
  });

  it('are called by the title of their type where no kind has words for them', () => {
    const support = (date: string) => entryOf(date, { eventType: 'education.support', source: SCHOOL });
    expect(said(support('2026-03-03'), support('2026-03-09'))).toEqual([
      'Support at school (2 times), 3 Mar - 9 Mar 2026',
    ]);
  });

  it('of two agencies, two children or two standings are two lines', () => {
    const [one, two] = ['2026-03-03', '2026-03-04'];
    const changes: readonly Partial<HistoryEntry>[] = [
      { source: SCHOOL },
      { personId: '00000000-0000-4000-8000-0000000000c2' },
      { standing: 'neutral' },
    ];
    for (const change of changes) {
      expect(lines(attended(one), attended(one, change), attended(two), attended(two, change))).toHaveLength(2);
    }
  });

  it('begin a new line after a quarter of silence, and after a year', () => {
    expect(
      said(attended('2025-01-01'), attended('2025-02-01'), attended('2025-06-01'), attended('2025-06-02')),
    ).toEqual(['Attended 2 appointments, 1 Jan - 1 Feb 2025', 'Attended 2 appointments, 1 June - 2 June 2025']);
    const monthly = Array.from({ length: 24 }, (_, n) =>
      attended(`${2024 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}-01`),
    );
    expect(lines(...monthly)).toHaveLength(2);
  });
});

describe('what is never rolled up', () => {
  it.each<[string, Partial<HistoryEntry>]>([
    ['notable', { significance: 'notable' }],
    ['corrected', { corrections: [{ id: 'c', source: HOSPITAL, recordedAt: new Date(0), sealed: null }] }],
    ['labelled as sensitive', { sensitivity: ['sexual-health'] }],
  ])('is an entry that is %s, and the run ends there', (_what, change) => {
    const alone = attended('2026-03-03', change);
    const around = ['2026-03-01', '2026-03-02', '2026-03-04', '2026-03-05'].map((date) => attended(date));
    const [first, second, third] = lines(...around.slice(0, 2), alone, ...around.slice(2));
    expect(first).toMatchObject({ entries: around.slice(0, 2) });
    expect(second).toBe(alone);
    expect(third).toMatchObject({ entries: around.slice(2) });
  });

  it('is a pinned entry', () => {
    const pinned = attended('2026-03-02');
    const entries = [attended('2026-03-01'), pinned, attended('2026-03-03')];
    expect(rollUp(entries, (entry) => standsAlone(entry, entry === pinned))).toContain(pinned);
  });

  it('is a single entry: as a line of its own it says more', () => {
    const only = attended('2026-03-01');
    expect(lines(only)).toEqual([only]);
  });
});

describe('what speaks for the child', () => {
  it('stays between the concerns that it happened between, whoever reported them', () => {
    const kept = ['2026-03-02', '2026-03-09', '2026-05-04', '2026-05-11'].map((date) => attended(date));
    const police = entryOf('2026-04-01', { significance: 'significant', standing: 'concern' });
    expect(said(missed('2026-02-01'), kept[0]!, kept[1]!, police, kept[2]!, kept[3]!, missed('2026-06-01'))).toEqual([
      'health.appointment.was-not-brought 2026-02-01',
      'Attended 2 appointments, 2 Mar - 9 Mar 2026',
      `${police.eventType} 2026-04-01`,
      'Attended 2 appointments, 4 May - 11 May 2026',
      'health.appointment.was-not-brought 2026-06-01',
    ]);
  });

  it('is not counted where it was taken back', () => {
    const retraction = { id: 'r', source: HOSPITAL, recordedAt: new Date(0), sealed: null };
    expect(said(attended('2026-03-01'), attended('2026-03-02', { retraction }), attended('2026-03-03'))).toEqual([
      'Attended 2 appointments, 1 Mar - 3 Mar 2026',
    ]);
  });
});

describe('attendance at school', () => {
  it('is counted in sessions, with unauthorised ones, spells and lateness', () => {
    const week = [
      register('2026-09-07', '/\\'),
      register('2026-09-08', 'OO'),
      register('2026-09-09', 'L\\'),
      register('2026-09-10', 'II'),
      register('2026-09-11', '/\\'),
    ];
    expect(said(...week)).toEqual([
      'Absent 4 of 10 sessions (40 %), 2 unauthorised, 2 spells, late 1 time, 7 Sept - 11 Sept 2026',
    ]);
  });

  it('leaves out sessions that were not possible, and blames nobody for what the school took away', () => {
    const week = [register('2026-09-07', '##'), register('2026-09-08', 'EE'), register('2026-09-09', 'I\\')];
    expect(said(...week)).toEqual([
      'Absent 1 of 2 sessions (50 %), 1 spell, 2 sessions taken away by the school, 7 Sept - 9 Sept 2026',
    ]);
  });

  it('counts a session once, as it was last reported', () => {
    const first = register('2026-09-07', 'OO');
    const again = register('2026-09-07', '/\\', { recordedAt: new Date('2026-10-01T00:00:00Z') });
    expect(said(again, first)).toEqual(['Attended all of 2 sessions, 7 Sept 2026']);
  });

  it('counts of overlapping summaries the longest, and says that another was not counted', () => {
    const numbers = { possible: 20, attended: 19, authorised: 1, unauthorised: 0 };
    const longer = { possible: 60, attended: 46, authorised: 10, unauthorised: 4, spells: 6 };
    expect(
      said(
        summary('2026-09-01', '2026-09-14', numbers),
        summary('2026-09-01', '2026-10-10', longer),
        register('2026-09-02', 'OO'),
      ),
    ).toEqual([
      'Absent 14 of 60 sessions (23 %), 4 unauthorised, 6 spells, 1 summary of the same days not counted, ' +
        '1 Sept - 10 Oct 2026',
    ]);
  });

  it('says nothing of spells that it cannot know', () => {
    const numbers = { possible: 20, attended: 18, authorised: 2, unauthorised: 0, spells: 1 };
    expect(said(summary('2026-09-01', '2026-09-14', numbers), register('2026-09-15', 'II'))).toEqual([
      'Absent 4 of 22 sessions (18 %), 1 Sept - 15 Sept 2026',
    ]);
  });

  it('ends its line where a bad spell stands alone, so that each number is of the days beside it', () => {
    const bad = { ...register('2026-09-21', 'OO'), significance: 'notable' as const, standing: 'concern' as const };
    const good = ['2026-09-07', '2026-09-08', '2026-10-05', '2026-10-06'].map((date) => register(date, '/\\'));
    expect(said(good[0]!, good[1]!, bad, good[2]!, good[3]!)).toEqual([
      'Attended all of 4 sessions, 7 Sept - 8 Sept 2026',
      'education.attendance 2026-09-21',
      'Attended all of 4 sessions, 5 Oct - 6 Oct 2026',
    ]);
  });
});
