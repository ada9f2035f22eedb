import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { LAST_DAY, dateOf, generateCohort, labelsOf, schoolYears } from '../../cohort/index.js';
import type { CohortPart, Label } from '../../cohort/index.js';
import { benchPatterns, seedOfDay } from './bench-patterns.js';
import type { MatchLine, ReplayEvents } from './match-line.js';
import { intervalOf, qualityRows } from './quality-rows.js';
import { qualityOf } from './quality.js';
import type { Replayed } from './quality.js';
import { WhoseMatch } from './whose-match.js';

const PERIOD = { from: '2023-09-01', until: '2025-08-31' } as const;

const label = (child: string, more: Partial<Label> = {}): Label => ({
  child,
  family: Number(child),
  kind: 'ordinary',
  subject: false,
  dateOfBirth: '2015-05-01',
  eventRefs: [],
  ...more,
});

const match = (person: string, ...levels: readonly (readonly [1 | 2 | 3 | 4, string])[]): MatchLine => ({
  person,
  pattern: 'some-pattern',
  level: levels.at(-1)?.[0] ?? 1,
  recognisedOn: levels[0]?.[1] ?? '',
  levels: levels.map(([level, on]) => ({ level, on })),
  evidence: [],
});

const neglected = (child: string, trajectory = 'starting'): Label =>
  label(child, {
    kind: 'neglect',
    subject: true,
    trajectory,
    recognisableFrom: '2024-03-01',
    crisisOn: '2025-01-01',
  });

const replayed = (labels: readonly Label[], matches: readonly MatchLine[]): Replayed => ({
  ...PERIOD,
  labels,
  matches,
  people: new Map(labels.map((each) => [each.child, each])),
});

describe('how well patterns recognise', () => {
  it('is the share of children who were seen at level 3 before the day of the crisis, and after how many days', () => {
    const children = ['1', '2', '3', '4', '5'].map((child) => neglected(child));
    const { all, trajectories } = qualityOf(
      replayed(children, [
        match('1', [2, '2024-01-01'], [3, '2024-03-31']),
        match('2', [4, '2024-03-11']),
        // The first of several counts.
        match('2', [3, '2024-12-01']),
        // On the day of the crisis is too late, and so is level 2.
        match('3', [3, '2025-01-01']),
        match('4', [2, '2024-04-01']),
        match('5', [3, '2024-02-20']),
      ]),
    );
    expect(all).toEqual({ trajectory: 'all', children: 5, seenBefore: 3, median: 10, p90: 30 });
    expect(trajectories).toEqual([{ ...all, trajectory: 'starting' }]);
  });

  it('tells each trajectory apart, and asks nothing of brothers and sisters', () => {
    const { trajectories } = qualityOf(
      replayed(
        [neglected('1'), neglected('2', 'trio'), label('3', { kind: 'neglect', trajectory: 'trio' })],
        [match('2', [3, '2024-05-01'])],
      ),
    );
    expect(trajectories.map(({ trajectory, children, seenBefore }) => [trajectory, children, seenBefore])).toEqual([
      ['starting', 1, 0],
      ['trio', 1, 1],
    ]);
  });

  it('counts each level reached as an alert, per 1,000 children a year of their kind', () => {
    // Three years of ordinary childhood, for the second is born in the middle, and two of the other.
    const labels = [label('1'), label('2', { dateOfBirth: '2024-09-01' }), label('3', { kind: 'struggling' })];
    const { ordinary, struggling, onLabelled, byPattern } = qualityOf(
      replayed(labels, [
        match('1', [1, '2024-01-01'], [2, '2024-02-01'], [3, '2024-03-01']),
        match('3', [3, '2024-03-01']),
        match('3', [3, '2024-04-01'], [4, '2024-05-01']),
      ]),
    );
    expect(ordinary[2]).toBeCloseTo(1_000 / 3, -1);
    expect(ordinary[3]).toBeCloseTo(1_000 / 3, -1);
    expect(ordinary[4]).toBe(0);
    expect(struggling[3]).toBeCloseTo(1_000, -1);
    expect(onLabelled).toEqual({ 2: 0, 3: 2 / 3, 4: 1 });
    expect(byPattern).toEqual([{ pattern: 'some-pattern', ordinary }]);
  });

  it('says what had happened to ordinary children who were alerted at level 3', () => {
    const ill = { besides: ['long-illness'] };
    const labels = [label('1', ill), label('2'), label('3', ill), label('4', { ...ill, kind: 'struggling' })];
    const { ordinaryBecause } = qualityOf(
      replayed(
        labels,
        labels.map(({ child }) => match(child, [2, '2024-01-01'], [3, '2024-03-01'])),
      ),
    );
    expect(ordinaryBecause).toEqual([
      { happened: 'long-illness', alerts: 2 },
      { happened: 'nothing', alerts: 1 },
    ]);
  });

  it('leaves out the years before birth and after the eighteenth birthday', () => {
    const labels = [label('1', { dateOfBirth: '2006-09-01' }), label('2', { dateOfBirth: '2025-09-01' })];
    const { ordinary } = qualityOf(replayed(labels, [match('1', [3, '2024-03-01'])]));
    expect(ordinary[3]).toBeCloseTo(1_000, -1);
  });

  it('is compared with what is asked for', () => {
    const rows = qualityRows(qualityOf(replayed([neglected('1'), label('2')], [match('2', [3, '2024-03-01'])])));
    const seen = rows.find(({ what }) => what.startsWith('all: at level 3'));
    expect(seen).toMatchObject({ value: 0, unit: '%', ofLimit: 0 });
    const loud = rows.find(({ what }) => what === 'alerts at level 3 and above on ordinary children');
    expect(loud?.value).toBeCloseTo(500, -1);
    expect(loud?.ofLimit).toBeCloseTo(100, -1);
  });
});

describe('whose a match is', () => {
  let parts: readonly CohortPart[];
  let whose: WhoseMatch;
  beforeAll(() => {
    parts = [...generateCohort({ children: 900, years: 1, seed: 5 })];
    whose = new WhoseMatch();
    for (const part of parts) whose.add(part);
  });

  it('is said by the events that speak for it, of brothers and sisters too', () => {
    const matches = parts.flatMap(({ family, sent }) =>
      family.children.map((child): MatchLine => {
        const about = sent.filter(({ report }) => report.people.some(({ who }) => who === child));
        const evidence = about.map(({ event: { source, id } }) => ({ source, id }));
        return { ...match(String(child.id), [2, LAST_DAY]), evidence };
      }),
    );
    const known = whose.ofPeople(matches);
    for (const { family, sent } of parts) {
      for (const child of family.children) {
        if (!sent.some(({ report }) => report.people.some(({ who }) => who === child))) continue;
        expect(known.get(String(child.id))?.dateOfBirth).toBe(child.dateOfBirth);
      }
    }
  });

  it('is unknown where nobody posted its evidence', () => {
    const strange = { ...match('1', [3, LAST_DAY]), evidence: [{ source: 'urn:agency:elsewhere', id: '1' }] };
    expect(whose.ofPeople([strange]).size).toBe(0);
    const { unknown } = qualityOf({ ...replayed([], [strange]), people: whose.ofPeople([strange]) });
    expect(unknown).toBe(1);
  });
});

describe('the bench of patterns', () => {
  it('replays a cohort of its seed up to its last day and says what it was', async () => {
    const asked: string[] = [];
    const replay: ReplayEvents = (file, until) => {
      asked.push(until);
      expect(file.endsWith('.ndjson')).toBe(true);
      return Promise.resolve([]);
    };
    const { rows, notes } = await benchPatterns({ quick: true, seed: 20_250_102, replay, speed: () => [] });
    expect(asked).toEqual([LAST_DAY]);
    expect(notes[0]).toContain('seed 20250102');
    expect(rows.find(({ what }) => what.startsWith('all: '))?.value).toBe(0);
    expect(dateOf(schoolYears(3).from)).toBe('2022-09-01');
  });

  it('replays all neglected children and of the other families every nth, where that is asked for', async () => {
    const events = async (others: number): Promise<readonly string[]> => {
      let text = '';
      const replay: ReplayEvents = async (file) => {
        text = await readFile(file, 'utf8');
        return [];
      };
      await benchPatterns({ quick: true, seed: 20_250_102, others, replay, speed: () => [] });
      return text.split('\n').filter((line) => line !== '');
    };
    const [all, some] = [await events(1), new Set(await events(4))];
    const labels = [...generateCohort({ children: 2_000, years: 3, seed: 20_250_102 })].flatMap(labelsOf);
    const neglecting = new Set(labels.flatMap(({ kind, family }) => (kind === 'neglect' ? [family] : [])));
    const familyOf = (line: string): number => Number(/-(\d+)-/.exec((JSON.parse(line) as { id: string }).id)?.[1]);
    const wanted = all.filter((line) => neglecting.has(familyOf(line)) || familyOf(line) % 4 === 0);
    expect(neglecting.size).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.length / 2);
    expect(some).toEqual(new Set(wanted));
  }, 300_000);

  it.each([
    [87, 87, '96 to 100 %'],
    [0, 10, '0 to 28 %'],
    [19, 20, '76 to 99 %'],
  ])('says what the share may be of %d of %d', (seen, of, interval) => {
    expect(intervalOf(seen, of)).toBe(interval);
  });

  it('takes another seed every day', () => {
    expect(seedOfDay(new Date('2026-03-01T23:00:00Z'))).toBe(20_260_301);
  });
});
