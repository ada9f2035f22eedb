import { describe, expect, it } from '@jest/globals';
import { entryOf } from '../../test/support/history-entries.js';
import type { Gap } from './gaps.js';
import type { HistoryEntry } from './history-entry.js';
import { inOrder, linesOf, type Line, type LinesAsked } from './lines.js';

const gap = (from: string, until: string): Gap => ({ from, until, days: 60, goesOn: false });
const notable = (date: string, changes: Partial<HistoryEntry> = {}): HistoryEntry =>
  entryOf(date, { significance: 'notable', standing: 'concern', ...changes });

const lines = (entries: readonly HistoryEntry[], asked: Partial<LinesAsked> = {}): readonly Line[] =>
  linesOf(entries, { detail: 'significant', isKept: () => false, gaps: [], ...asked });
const told = (shown: readonly Line[]): readonly string[] =>
  shown.map((line) => {
    if (line.kind === 'entry') return line.entry.occurredOn.date;
    return line.kind === 'gap' ? `gap ${line.gap.from}` : `${line.rollUp.entries.length} rolled up`;
  });

describe('the lines of a chronology', () => {
  it('are in the order in which things happened, and of a day as they were recorded', () => {
    const at = { date: '2026-03-02', until: '2026-03-02', precision: 'minute' as const, at: '2026-03-02T09:00:00Z' };
    const later = entryOf('2026-03-02', { position: 30 });
    const sooner = entryOf('2026-03-02', { position: 20 });
    const exact = entryOf('2026-03-02', { occurredOn: at, position: 10 });
    const first = entryOf('2026-03-01', { position: 40 });
    expect(inOrder([later, exact, sooner, first])).toEqual([first, sooner, later, exact]);
  });

  it('have a gap where it begins, and the last one at the end', () => {
    expect(
      told(
        lines([notable('2026-01-01'), notable('2026-04-01')], {
          gaps: [gap('2026-01-02', '2026-03-31'), gap('2026-04-02', '2026-06-15')],
        }),
      ),
    ).toEqual(['2026-01-01', 'gap 2026-01-02', '2026-04-01', 'gap 2026-04-02']);
  });

  it('have a roll-up where its first entry stood, and every entry where all of them are asked for', () => {
    const entries = [
      entryOf('2026-01-01'),
      notable('2026-01-02', { source: 'urn:agency:other' }),
      entryOf('2026-01-03'),
    ];
    expect(told(lines(entries))).toEqual(['2 rolled up', '2026-01-02']);
    expect(told(lines(entries, { detail: 'all' }))).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
  });

  it('of a roll-up that is opened are its entries, whichever of them it is asked for by', () => {
    const entries = [
      entryOf('2026-01-01'),
      notable('2026-01-02', { source: 'urn:agency:other' }),
      entryOf('2026-01-03'),
    ];
    for (const index of [0, 2]) {
      expect(
        told(lines(entries, { rollUp: entries[index]?.agencyEventId, gaps: [gap('2026-01-04', '2026-05-01')] })),
      ).toEqual(['2026-01-01', '2026-01-03']);
    }
    expect(lines(entries, { rollUp: 'none of them' })).toEqual([]);
  });
});
