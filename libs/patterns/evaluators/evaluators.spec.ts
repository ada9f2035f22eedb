import { describe, expect, it } from '@jest/globals';
import { birthday } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary, type OccurredOn, type Significance, type Standing } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import type { Moment, Span } from './evaluator.js';
import { evaluatorsFor } from './index.js';

const evaluators = evaluatorsFor(loadVocabulary());
let made = 0;

interface Given {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly groups?: readonly string[];
  readonly source?: string;
  readonly significance?: Significance;
  readonly standing?: Standing;
  readonly count?: number;
  readonly until?: string;
}

const entry = (date: string, given: Given = {}): Evidence => {
  const until = given.until ?? date;
  const occurredOn: OccurredOn = { date, until, precision: until === date ? 'day' : 'period' };
  made += 1;
  return {
    id: `entry-${String(made).padStart(4, '0')}`,
    personId: 'child',
    source: given.source ?? 'urn:agency:northmoor-community-health',
    type: 'health.appointment.was-not-brought',
    about: 'child',
    onAdult: false,
    role: 'child',
    from: epochDay(date),
    to: epochDay(until),
    occurredOn,
    count: given.count ?? 1,
    facts: given.facts ?? {},
    indicators: [],
    groups: given.groups ?? ['health'],
    significance: given.significance ?? 'notable',
    standing: given.standing ?? 'concern',
    beforeBirth: false,
  };
};

const spansOf = (
  evaluator: string,
  parameters: Readonly<Record<string, unknown>>,
  selections: Readonly<Record<string, readonly Evidence[]>>,
  dateOfBirth?: string,
): readonly Span[] => {
  const moment: Moment = {
    asOf: epochDay('2030-01-01'),
    birthday: (years) => (dateOfBirth === undefined ? undefined : birthday(dateOfBirth, years)),
  };
  const sorted = new Map(Object.entries(selections).map(([name, items]) => [name, [...items].sort(inOrder)]));
  const spans = evaluators.get(evaluator)?.evaluate((name) => sorted.get(name) ?? [], parameters, moment);
  return spans ?? [];
};

const datesOf = (spans: readonly Span[]) =>
  spans.map((span) => [dateOfEpochDay(span.from), dateOfEpochDay(span.until)]);

describe('count in window', () => {
  const two = { of: 'missed', atLeast: 2, withinDays: 183 };

  it('holds from the day of the last until the first leaves the window', () => {
    const missed = [entry('2026-02-03'), entry('2026-03-01')];
    expect(datesOf(spansOf('count-in-window', two, { missed }))).toEqual([['2026-03-01', '2026-08-04']]);
  });

  it('counts a day and the 182 before it as a window of 183 days', () => {
    expect(spansOf('count-in-window', two, { missed: [entry('2026-01-01'), entry('2026-07-02')] })).toHaveLength(1);
    expect(spansOf('count-in-window', two, { missed: [entry('2026-01-01'), entry('2026-07-03')] })).toEqual([]);
  });

  it('counts a summary for as many as it sums up, from the end of its period', () => {
    const missed = [entry('2026-02-01', { until: '2026-03-31', count: 2 })];
    expect(datesOf(spansOf('count-in-window', two, { missed }))).toContainEqual(['2026-03-31', '2026-08-02']);
  });

  it('counts a summary once where reports are counted, and not what they report', () => {
    const reports = { ...two, apartDays: 1, summariesCountOnce: true };
    const summary = entry('2026-02-01', { until: '2026-02-28', count: 9 });
    expect(spansOf('count-in-window', reports, { missed: [summary] })).toEqual([]);
    const [span] = spansOf('count-in-window', reports, { missed: [summary, entry('2026-03-01')] });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-03-01', '2026-08-02']]);
    expect(span?.figures).toEqual({ number: 2 });
    expect(spansOf('count-in-window', reports, { missed: [entry('2026-02-28'), summary] })).toEqual([]);
  });

  it('takes from a summary longer than the window what must have fallen into one window, and no more', () => {
    const ofYear = (count: number) => [entry('2007-01-01', { until: '2007-12-31', count })];
    expect(spansOf('count-in-window', two, { missed: ofYear(3) })).toHaveLength(1);
    expect(spansOf('count-in-window', two, { missed: ofYear(2) })).toEqual([]);
    expect(spansOf('count-in-window', two, { missed: [...ofYear(1), entry('2007-12-30')] })).toEqual([]);
  });

  it('takes one that is known to a period longer than the window, where one is enough', () => {
    const one = { of: 'missed', atLeast: 1, withinDays: 90 };
    const missed = [entry('2009-01-01', { until: '2009-12-31' })];
    expect(datesOf(spansOf('count-in-window', one, { missed }))).toEqual([['2009-12-31', '2010-03-30']]);
    expect(spansOf('count-in-window', two, { missed })).toEqual([]);
  });

  it('counts what follows within a week for one, where it is asked to', () => {
    const spans = (...missed: readonly Evidence[]) => spansOf('count-in-window', { ...two, apartDays: 7 }, { missed });
    expect(spans(entry('2026-02-03'), entry('2026-02-03'), entry('2026-02-09'))).toEqual([]);
    expect(datesOf(spans(entry('2026-02-03'), entry('2026-02-09'), entry('2026-02-10')))).toEqual([
      ['2026-02-10', '2026-08-04'],
    ]);
    expect(spans(entry('2026-02-03'), entry('2026-02-01', { until: '2026-02-28', count: 2 }))).toHaveLength(2);
  });

  it('asks for several agencies where it is told to', () => {
    const other = { source: 'urn:agency:oakfield-primary-school' };
    const byTwo = { ...two, agenciesAtLeast: 2 };
    const missed = [entry('2026-02-03'), entry('2026-03-01')];
    expect(spansOf('count-in-window', byTwo, { missed })).toEqual([]);
    const [span] = spansOf('count-in-window', byTwo, { missed: [...missed, entry('2026-03-09', other)] });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-03-09', '2026-08-30']]);
    expect(span?.figures).toEqual({ number: 3 });
    const summary = [entry('2026-01-01', { until: '2026-12-31', count: 20 })];
    expect(spansOf('count-in-window', byTwo, { missed: summary })).toEqual([]);
  });

  describe('what was made good', () => {
    const madeGood = { by: 'brought', same: 'service', withinDays: 42, countsAs: 0.5 };
    const dental = { facts: { service: 'dental' } };
    const missed = [entry('2026-02-03', dental), entry('2026-03-01', dental)];
    const spans = (...brought: readonly Evidence[]) =>
      datesOf(spansOf('count-in-window', { ...two, madeGood }, { missed, brought }));

    it('counts half from the day on which the child was brought to the same service', () => {
      expect(spans(entry('2026-03-10', dental))).toEqual([['2026-03-01', '2026-03-09']]);
    });

    it('counts in full where the child was brought somewhere else, or too late', () => {
      expect(spans(entry('2026-03-10', { facts: { service: 'gp' } }))).toEqual([['2026-03-01', '2026-08-04']]);
      expect(spans(entry('2026-04-13', dental))).toEqual([['2026-03-01', '2026-08-04']]);
    });

    it('makes the pattern again when it happens again and again', () => {
      const four = ['2026-01-05', '2026-02-05', '2026-03-05', '2026-04-05'];
      const all = four.map((date) => entry(date, dental));
      const brought = four.map((date) => entry(date.replace('-05', '-20'), dental));
      const found = spansOf('count-in-window', { ...two, madeGood }, { missed: all, brought });
      expect(datesOf(found).at(-1)).toEqual(['2026-04-05', '2026-07-06']);
    });
  });

  describe('while a plan lasts', () => {
    const one = { of: 'missed', atLeast: 1, withinDays: 100, during: { begins: 'started', ends: 'ended' } };
    const started = [entry('2026-01-10'), entry('2026-02-10')];
    const ended = [entry('2026-03-10')];

    it.each([
      ['2026-01-09', false],
      ['2026-01-10', true],
      ['2026-03-09', true],
      ['2026-03-10', false],
    ])('asks whether it lasted on %s: %s', (date, counts) => {
      expect(spansOf('count-in-window', one, { missed: [entry(date)], started, ended })).toHaveLength(counts ? 1 : 0);
    });

    it('goes on while nobody says that it has ended', () => {
      expect(spansOf('count-in-window', one, { missed: [entry('2029-01-01')], started })).toHaveLength(1);
    });
  });
});

describe('co-occurrence', () => {
  const three = { strands: ['abuse', 'illness', 'misuse'], atLeast: 3, withinDays: 365 };

  it('holds while each strand was seen within the window', () => {
    const seen = { abuse: [entry('2026-01-10')], illness: [entry('2025-10-06')], misuse: [entry('2026-03-09')] };
    const [span] = spansOf('co-occurrence', three, seen);
    expect(datesOf(span ? [span] : [])).toEqual([['2026-03-09', '2026-10-05']]);
    expect(span?.parts?.map((part) => part.name)).toEqual(['abuse', 'illness', 'misuse']);
  });

  it('does not take many of one strand for several strands', () => {
    expect(
      spansOf('co-occurrence', three, { abuse: [entry('2026-01-10'), entry('2026-02-10'), entry('2026-03-10')] }),
    ).toEqual([]);
  });

  it('takes one entry that shows all three for three strands', () => {
    const item = entry('2026-01-10');
    expect(spansOf('co-occurrence', three, { abuse: [item], illness: [item], misuse: [item] })[0]?.evidence).toEqual([
      item,
    ]);
  });

  it('asks for no more than a year between the first and the last', () => {
    const seen = (last: string) => ({
      abuse: [entry('2025-01-10')],
      illness: [entry('2025-06-01')],
      misuse: [entry(last)],
    });
    expect(spansOf('co-occurrence', three, seen('2026-01-09'))).toHaveLength(1);
    expect(spansOf('co-occurrence', three, seen('2026-01-10'))).toEqual([]);
  });

  it('leaves out a summary of more than a year, since nobody knows what in it happened near what', () => {
    const abuse = [entry('2006-01-01', { until: '2011-12-31', count: 27 })];
    const seen = { abuse, illness: [entry('2011-12-01')], misuse: [entry('2011-12-02')] };
    expect(spansOf('co-occurrence', three, seen)).toEqual([]);
  });
});

describe('decayed sum', () => {
  const school = 'urn:agency:oakfield-primary-school';
  const parameters = {
    of: 'pieces',
    lessened: { by: 'strengths', atMost: 0.5 },
    weights: { routine: 0.5, notable: 1, significant: 2, critical: 4 },
    halvesEveryDays: 90,
    withinDays: 183,
    groupsAtLeast: 3,
    agenciesAtLeast: 2,
    line: 4,
    holdsDownTo: 0.5,
    ages: [{ before: 2, times: 1.5 }],
  };
  const pieces = (significance: Significance = 'notable'): Evidence[] => [
    entry('2026-03-02', { significance, groups: ['basic-needs'], source: school }),
    entry('2026-03-02', { significance, groups: ['health'] }),
    entry('2026-03-02', { significance, groups: ['home'] }),
    entry('2026-03-02', { significance, groups: ['engagement'], source: school }),
  ];

  it('holds from the day on which the line is reached until the sum has fallen to half of it', () => {
    expect(datesOf(spansOf('decayed-sum', parameters, { pieces: pieces() }))).toEqual([['2026-03-02', '2026-05-31']]);
  });

  it('does not hold where time has halved too much of it', () => {
    const [, ...later] = pieces();
    const early = entry('2025-12-02', { groups: ['basic-needs'], source: school });
    expect(spansOf('decayed-sum', parameters, { pieces: [early, ...later] })).toEqual([]);
  });

  it('needs three groups and two agencies, however much there is', () => {
    const critical = pieces('critical');
    const twoGroups = critical.filter((each) => !each.groups.includes('home') && !each.groups.includes('engagement'));
    expect(spansOf('decayed-sum', parameters, { pieces: [...twoGroups, ...twoGroups] })).toEqual([]);
    const oneAgency = critical.map((each) => ({ ...each, source: school }));
    expect(spansOf('decayed-sum', parameters, { pieces: oneAgency })).toEqual([]);
  });

  it('never holds for one event alone', () => {
    const all = entry('2026-03-02', { significance: 'critical', groups: ['basic-needs', 'health', 'home'], count: 20 });
    expect(spansOf('decayed-sum', parameters, { pieces: [all] })).toEqual([]);
  });

  it('weighs more before the second birthday', () => {
    const three = pieces().slice(0, 3);
    expect(spansOf('decayed-sum', parameters, { pieces: three }, '2020-01-01')).toEqual([]);
    expect(spansOf('decayed-sum', parameters, { pieces: three }, '2024-03-02')).toEqual([]);
    expect(spansOf('decayed-sum', parameters, { pieces: three }, '2024-03-03')).toHaveLength(1);
  });

  it('is lowered by what went well, by half at most', () => {
    const strengths = Array.from({ length: 40 }, () => entry('2026-03-01', { standing: 'protective' }));
    expect(spansOf('decayed-sum', parameters, { pieces: pieces(), strengths: strengths.slice(0, 1) })).toEqual([]);
    expect(spansOf('decayed-sum', parameters, { pieces: pieces('significant'), strengths })).toHaveLength(1);
  });

  it('is not begun by time alone, when something that went well grows old', () => {
    const strengths = [entry('2025-09-02', { standing: 'protective', significance: 'significant' })];
    expect(spansOf('decayed-sum', parameters, { pieces: pieces(), strengths })).toEqual([]);
  });
});
