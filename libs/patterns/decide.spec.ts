import { describe, expect, it } from '@jest/globals';
import { DecidedChild, missed, patterns, wasNotBrought } from '../../test/support/decided-child.js';
import { currentMatches } from './current-matches.js';
import type { ExampleEvent } from './examples.js';
import type { Patterns } from './pattern.js';

const february = missed('2026-02-03');
const march = missed('2026-03-01');
const may = missed('2026-05-20');

describe('deciding what to record', () => {
  it('recognises a pattern once, with both dates', () => {
    const child = new DecidedChild();
    expect(child.when('2026-02-03', february)).toEqual([]);
    expect(child.when('2026-03-04', march)).toMatchObject([
      {
        type: 'PatternRecognised.v1',
        data: { pattern: 'was-not-brought', level: 1, recognisableOn: '2026-03-01', recognisedOn: '2026-03-04' },
      },
    ]);
    expect(child.decideOn('2026-03-05')).toEqual([]);
  });

  it('strengthens the open match with more evidence, and keeps the day on which it was recognised', () => {
    const child = new DecidedChild();
    child.when('2026-03-04', february, march);
    const [recognised] = child.decided;
    expect(child.when('2026-05-21', may)).toMatchObject([
      {
        type: 'PatternStrengthened.v1',
        data: { matchId: recognised?.data.matchId, level: 2, recognisedOn: '2026-03-04', recognisableOn: '2026-03-01' },
      },
    ]);
  });

  it('lapses a match when its window has passed', () => {
    const child = new DecidedChild();
    child.when('2026-03-04', february, march);
    expect(child.when('2026-08-04')).toEqual([]);
    expect(child.when('2026-08-05')).toMatchObject([
      { type: 'PatternLapsed.v1', data: { reason: 'window-passed', lapsedOn: '2026-08-04', level: 1 } },
    ]);
    expect(child.decideOn('2026-09-01')).toEqual([]);
  });

  it('goes on with a match that has rested in a linked record, on the last day of its window too', () => {
    for (const today of ['2026-06-01', '2026-08-04']) {
      const child = new DecidedChild();
      child.when('2026-03-04', february, march);
      expect(child.whenLinked(today)).toMatchObject([{ data: { reason: 'records-linked', lapsedOn: today } }]);
      expect(child.whenLinked(today)).toEqual([]);
      expect(child.open(today)).toEqual([]);
      expect(child.when(today)).toMatchObject([{ type: 'PatternStrengthened.v1' }]);
      expect(child.open(today)).toMatchObject([{ pattern: 'was-not-brought' }]);
      expect(child.decideOn(today)).toEqual([]);
    }
  });

  it('ends a match by its window that ended while it rested in a linked record', () => {
    const child = new DecidedChild();
    child.when('2026-03-04', february, march);
    child.whenLinked('2026-08-04');
    expect(child.when('2026-09-01')).toMatchObject([{ data: { reason: 'window-passed', lapsedOn: '2026-08-04' } }]);
    expect(child.decideOn('2026-09-02')).toEqual([]);
  });

  it('withdraws a match whose evidence was retracted', () => {
    const child = new DecidedChild();
    child.when('2026-03-04', february, march);
    expect(child.whenRetracted('2026-04-01', march)).toMatchObject([
      { type: 'PatternLapsed.v1', data: { reason: 'evidence-withdrawn', lapsedOn: '2026-04-01' } },
    ]);
    expect(child.decideOn('2026-04-02')).toEqual([]);
  });

  it('withdraws a match that had lapsed already, since somebody was told of it', () => {
    const child = new DecidedChild();
    child.when('2026-03-04', february, march);
    child.when('2026-09-01');
    expect(child.whenRetracted('2026-10-01', march)).toMatchObject([
      { type: 'PatternLapsed.v1', data: { reason: 'evidence-withdrawn' } },
    ]);
  });

  it('says what is left of a match when a piece of its evidence is retracted', () => {
    const child = new DecidedChild();
    child.when('2026-05-21', february, march, may);
    const [event] = child.whenRetracted('2026-06-01', february);
    expect(event).toMatchObject({ type: 'PatternStrengthened.v1', data: { level: 1, recognisableOn: '2026-05-20' } });
  });

  it('records late history as recognised and over, with the dates of then', () => {
    const child = new DecidedChild();
    expect(child.when('2026-03-04', missed('2020-02-03'), missed('2020-03-01'))).toMatchObject([
      { type: 'PatternRecognised.v1', data: { recognisableOn: '2020-03-01', recognisedOn: '2026-03-04' } },
      { type: 'PatternLapsed.v1', data: { reason: 'window-passed', lapsedOn: '2020-08-03' } },
    ]);
    expect(child.decideOn('2026-03-05')).toEqual([]);
  });

  it('opens a lapsed match again when it holds again on evidence that it had', () => {
    const child = new DecidedChild();
    const events = [missed('2026-01-01'), missed('2026-04-01')];
    child.when('2026-04-01', ...events);
    child.when('2026-08-01');
    const [match] = child.matches.keys();
    expect(child.when('2026-09-01', missed('2026-09-01'))).toMatchObject([
      { type: 'PatternStrengthened.v1', data: { matchId: match, recognisableOn: '2026-04-01' } },
    ]);
    expect(child.open('2026-09-01')).toHaveLength(1);
  });

  it('opens a match again that ended for a reason which was taken back', () => {
    const child = new DecidedChild(patterns.filter((pattern) => pattern.definition.name === 'attendance'));
    const week = (on: string, codes: string): ExampleEvent => ({
      id: `week ${on}`,
      type: 'education.attendance',
      on,
      from: 'riverside-secondary-school',
      week: codes,
    });
    const full = '/ \\ / \\ / \\ / \\ / \\';
    const absent = ['2026-01-05', '2026-01-19'].map((on) => week(on, 'O O O / \\ O O / \\ /'));
    const attended = ['2026-01-12', '2026-01-26'].map((on) => week(on, full));
    const more = ['2026-02-02', '2026-02-09', '2026-02-23', '2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23'];
    child.when('2026-02-01', ...absent, ...attended);
    expect(child.open('2026-02-01')).toHaveLength(1);
    const later = more.map((on) => week(on, full));
    expect(child.when('2026-03-28', ...later)).toMatchObject([
      { type: 'PatternLapsed.v1', data: { reason: 'window-passed', lapsedOn: '2026-03-22' } },
    ]);
    expect(child.whenRetracted('2026-03-29', ...later)).toMatchObject([{ type: 'PatternStrengthened.v1' }]);
    expect(child.open('2026-03-29')).toHaveLength(1);
  });

  it('begins a new match where nothing of the evidence is shared', () => {
    const child = new DecidedChild();
    child.when('2020-04-01', missed('2020-02-03'), missed('2020-03-01'));
    child.when('2026-04-01', february, march);
    expect(child.matches.size).toBe(2);
    expect(child.open('2026-04-01')).toHaveLength(1);
  });

  it('merges two matches into the first when a late event bridges them', () => {
    const child = new DecidedChild();
    child.when('2023-03-01', missed('2023-01-01'), missed('2023-03-01'));
    child.when('2024-03-20', missed('2024-02-01'), missed('2024-03-20'));
    const [first, second] = child.matches.keys();
    expect(child.when('2026-01-01', missed('2023-08-15'))).toMatchObject([
      { type: 'PatternStrengthened.v1', data: { matchId: first } },
      { type: 'PatternLapsed.v1', data: { matchId: first, reason: 'window-passed' } },
      { type: 'PatternLapsed.v1', data: { matchId: second, reason: 'merged', mergedInto: first } },
    ]);
    expect(child.decideOn('2026-01-02')).toEqual([]);
  });

  it('merges a lapsed match into the open one', () => {
    const child = new DecidedChild();
    child.when('2025-01-01', missed('2024-11-01'), missed('2025-01-01'));
    child.when('2025-12-05', missed('2025-12-05'));
    child.when('2026-01-20', missed('2026-01-20'));
    const [first, second] = child.matches.keys();
    expect(child.when('2026-01-21', missed('2025-06-20'))).toMatchObject([
      { type: 'PatternStrengthened.v1', data: { matchId: second, recognisableOn: '2025-01-01' } },
      { type: 'PatternLapsed.v1', data: { matchId: first, reason: 'merged', mergedInto: second } },
    ]);
  });

  it('makes two matches of one when the entry between them is retracted', () => {
    const child = new DecidedChild();
    const bridge = missed('2023-08-15');
    const others = ['2023-01-01', '2023-03-01', '2024-02-01', '2024-03-20'].map((on) => missed(on));
    child.when('2026-01-01', bridge, ...others);
    expect(child.matches.size).toBe(1);
    child.whenRetracted('2026-01-02', bridge);
    expect(currentMatches({ matches: child.matches }, '2026-01-02').map((each) => each.recognisableOn)).toEqual([
      '2024-03-20',
      '2023-03-01',
    ]);
    expect(child.decideOn('2026-01-03')).toEqual([]);
  });

  it('gives a match that is recognised again after it was withdrawn an id of its own', () => {
    const child = new DecidedChild();
    child.when('2026-03-04', february, march);
    child.whenRetracted('2026-04-01', march);
    child.when('2026-05-21', may);
    expect(child.matches.size).toBe(2);
    expect(new Set(child.decided.map((event) => event.id)).size).toBe(child.decided.length);
  });

  it('gives the same ids when the same is decided twice, and others when a match comes back to an earlier state', () => {
    const once = new DecidedChild();
    const twice = new DecidedChild();
    for (const child of [once, twice]) {
      child.when('2026-03-04', february, march);
      for (let time = 0; time < 3; time += 1) {
        child.when('2026-05-21', may);
        child.whenRetracted('2026-05-22', may);
      }
    }
    expect(once.decided.map((event) => event.id)).toEqual(twice.decided.map((event) => event.id));
    expect(once.decided).toHaveLength(7);
    expect(new Set(once.decided.map((event) => event.id)).size).toBe(7);
  });

  describe('after a new version of a pattern', () => {
    const stricter: Patterns = wasNotBrought.map((pattern) => ({
      ...pattern,
      definition: { ...pattern.definition, version: pattern.definition.version + 1 },
      tiers: pattern.tiers.filter((tier) => tier.name === 'three in a year'),
    }));

    it('leaves a match that it would not recognise open until its window has passed', () => {
      const child = new DecidedChild();
      child.when('2026-03-04', february, march);
      expect(child.decideOn('2026-08-04', stricter)).toEqual([]);
      expect(child.decideOn('2026-08-05', stricter)).toMatchObject([{ data: { reason: 'window-passed' } }]);
    });

    it('withdraws it when a piece of its evidence is retracted', () => {
      const child = new DecidedChild();
      child.when('2026-03-04', february, march);
      child.retractWithoutDeciding(march);
      expect(child.decideOn('2026-03-06', stricter)).toMatchObject([{ data: { reason: 'evidence-withdrawn' } }]);
    });

    it('strengthens where the level or the window is another', () => {
      const child = new DecidedChild();
      child.when('2026-03-04', february, march);
      const higher: Patterns = wasNotBrought.map((pattern) => ({
        ...pattern,
        definition: { ...pattern.definition, version: pattern.definition.version + 1 },
        tiers: pattern.tiers.map((tier) => ({ ...tier, level: 2 as const })),
      }));
      expect(child.decideOn('2026-03-05', higher)).toMatchObject([
        { type: 'PatternStrengthened.v1', data: { level: 2 } },
      ]);
      const longer: Patterns = wasNotBrought.map((pattern) => ({
        ...pattern,
        definition: { ...pattern.definition, version: pattern.definition.version + 1 },
        tiers: pattern.tiers.map((tier) => ({
          ...tier,
          evaluate: (...given) => tier.evaluate(...given).map((span) => ({ ...span, until: span.until + 10 })),
        })),
      }));
      expect(child.decideOn('2026-03-05', longer)).toMatchObject([{ data: { window: { to: '2026-08-14' } } }]);
    });

    it('says nothing where only the version is new', () => {
      const child = new DecidedChild();
      child.when('2026-03-04', february, march);
      const renumbered = wasNotBrought.map((pattern) => ({
        ...pattern,
        definition: { ...pattern.definition, version: pattern.definition.version + 1 },
      }));
      expect(child.decideOn('2026-03-05', renumbered)).toEqual([]);
    });
  });
});
