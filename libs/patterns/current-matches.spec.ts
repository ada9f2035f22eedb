import { describe, expect, it } from '@jest/globals';
import type { HistoryMatch } from '#chronology';
import type { PatternLapsed, PatternRecognised } from '#vocabulary';
import { currentMatches } from './current-matches.js';

const match = (
  matchId: string,
  more: Partial<PatternRecognised> = {},
  lapsed?: Partial<PatternLapsed>,
): [string, HistoryMatch] => [
  matchId,
  {
    recognised: {
      matchId,
      pattern: 'was-not-brought',
      patternVersion: 1,
      title: 'Not brought to appointments',
      level: 1,
      recognisableOn: '2026-03-01',
      recognisedOn: '2026-03-04',
      window: { from: '2026-02-03', to: '2026-08-04' },
      evidence: [],
      agencies: [],
      explanation: 'Not brought.',
      questions: [],
      ...more,
    },
    recognisedAt: new Date('2026-03-04T10:00:00Z'),
    changedAt: new Date('2026-03-04T10:00:00Z'),
    timesStrengthened: 0,
    ...(lapsed && {
      lapsed: {
        matchId,
        pattern: 'was-not-brought',
        level: 1,
        reason: 'window-passed',
        lapsedOn: '2026-08-04',
        ...lapsed,
      },
    }),
  },
];

describe('the matches of a child today', () => {
  it('are open until the last day of their window', () => {
    const history = { matches: new Map([match('a')]) };
    expect(currentMatches(history, '2026-08-04')).toMatchObject([{ status: 'open', matchId: 'a' }]);
  });

  it('have lapsed when their window has passed, though nothing was recorded since', () => {
    const history = { matches: new Map([match('a')]) };
    expect(currentMatches(history, '2026-08-05')).toMatchObject([
      { status: 'lapsed', lapsedOn: '2026-08-04', lapsedBecause: 'window-passed' },
    ]);
  });

  it('end on the day on which they did, where something ended them before their window had passed', () => {
    const history = { matches: new Map([match('a', {}, { lapsedOn: '2026-04-11' })]) };
    expect(currentMatches(history, '2026-05-02')).toMatchObject([
      { status: 'lapsed', lapsedOn: '2026-04-11', window: { from: '2026-02-03', to: '2026-04-11' } },
    ]);
  });

  it('say why and when they lapsed, and what they have become part of', () => {
    const history = {
      matches: new Map([match('a', {}, { reason: 'merged', lapsedOn: '2026-05-01', mergedInto: 'b' })]),
    };
    expect(currentMatches(history, '2026-05-02')).toMatchObject([
      { status: 'lapsed', lapsedOn: '2026-05-01', lapsedBecause: 'merged', mergedInto: 'b' },
    ]);
  });

  it('say what it would take to lapse, and once they have, how they did', () => {
    const lapses = 'Ends when somebody has seen the child.';
    const of = (history: Parameters<typeof currentMatches>[0], today: string) =>
      currentMatches(history, today).map((each) => each.lapses);
    expect(of({ matches: new Map([match('a', { lapses })]) }, '2026-08-04')).toEqual([lapses]);
    expect(of({ matches: new Map([match('a')]) }, '2026-08-04')).toEqual([
      'Lapses after 4 Aug 2026 if nothing more of the kind is reported.',
    ]);
    expect(of({ matches: new Map([match('a', { lapses })]) }, '2026-08-05')).toEqual([
      'Lapsed: it held until 4 Aug 2026.',
    ]);
    const withdrawn = match('a', { lapses }, { reason: 'evidence-withdrawn', lapsedOn: '2026-05-01' });
    expect(of({ matches: new Map([withdrawn]) }, '2026-05-02')).toEqual([
      'Withdrawn on 1 May 2026: what it rested on was corrected or taken back.',
    ]);
  });

  it('stand in order: open before lapsed, higher levels first, then the latest', () => {
    const history = {
      matches: new Map([
        match('lapsed', { level: 4 }, {}),
        match('early'),
        match('late', { recognisableOn: '2026-04-01' }),
        match('high', { level: 3 }),
      ]),
    };
    expect(currentMatches(history, '2026-05-01').map((each) => each.matchId)).toEqual([
      'high',
      'late',
      'early',
      'lapsed',
    ]);
  });
});
