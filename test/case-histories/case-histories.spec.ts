import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPatterns } from '#patterns';
import { loadVocabulary, type PersonDescription } from '#vocabulary';
import { backtest, type Backtest } from '../../apps/cli/src/backtest/backtest.js';
import { matchLines, type MatchLine } from '../../apps/cli/src/backtest/match-line.js';
import { readCaseHistories, type CaseHistory } from './case-history.js';

const neglected = readCaseHistories('neglect', 100);
const ordinary = readCaseHistories('ordinary', 400);
/** The same, each unborn child with a number of their own from the first event on. */
const numbered = readCaseHistories('neglect', 613, 'nhs-number').filter(({ trajectory }) => trajectory === 'unborn');
const UNTIL = '2025-08-31';
/** From this level on a hub is asked to act. */
const ACTS_FROM = 3;
/** The trajectories of the invented area. */
const WAYS = [
  'starting',
  'persistent',
  'chronic',
  'resistant',
  'disguised-compliance',
  'trio',
  'invisible-child',
  'adolescent',
  'unborn',
];

let folder: string;
let found: Backtest;
let lines: readonly MatchLine[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-case-histories-'));
  const events = join(folder, 'events.ndjson');
  const posted = [...neglected, ...ordinary, ...numbered].flatMap((history) => history.posted);
  await writeFile(events, posted.map((event) => JSON.stringify(event)).join('\n'));
  const vocabulary = loadVocabulary();
  found = await backtest({ events, vocabulary, catalogues: [loadPatterns(vocabulary)], until: UNTIL });
  lines = [...matchLines(found)];
}, 300_000);

afterAll(async () => {
  found.close();
  await rm(folder, { recursive: true, force: true });
});

/** The matches of everyone in a family. */
const ofFamily = ({ name }: CaseHistory): readonly MatchLine[] =>
  lines.filter(({ evidence }) => evidence.some(({ id }) => id.replace(/(-family)?-\d+$/, '') === name));

/** The matches of the child whom a history is about: whose matches name it most. */
const ofChild = (history: CaseHistory): readonly MatchLine[] => {
  const family = ofFamily(history);
  const votes = (person: string): number =>
    new Set(
      family
        .flatMap((line) => (line.person === person ? line.evidence : []))
        .map(({ id }) => id)
        .filter((id) => history.ofChild.has(id)),
    ).size;
  const [child] = [...new Set(family.map(({ person }) => person))].sort((one, other) => votes(other) - votes(one));
  return family.filter(({ person }) => person === child);
};

/** The highest level that each pattern reached before a day. */
const levelsBefore = (some: readonly MatchLine[], day: string): Readonly<Record<string, number>> => {
  const highest: Record<string, number> = {};
  for (const { pattern, levels } of some) {
    for (const { level, on } of levels) {
      if (on < day) highest[pattern] = Math.max(highest[pattern] ?? 0, level);
    }
  }
  return highest;
};

/** Whether the first that is told of the child after birth names the mother: else it is held for a worker (ADR 34). */
const isBornBesideMother = ({ child, posted }: CaseHistory): boolean => {
  const born = typeof child === 'string' ? child : child.born;
  const first = posted
    .map(({ data }) => (data as { readonly people: readonly PersonDescription[] }).people)
    .find((people) => people.some(({ role, dateOfBirth }) => role === 'child' && dateOfBirth === born));
  return first?.some(({ role }) => role === 'mother') ?? true;
};

const isExpected = ({ posted }: CaseHistory): boolean =>
  posted.some(({ data }) =>
    (data as { readonly people: readonly PersonDescription[] }).people.some(({ role }) => role === 'unborn'),
  );

it('agencies could have posted every event of these histories', () => {
  expect(found.refusals).toEqual([]);
  expect(found.lines).toMatchObject({ duplicates: 0, refused: 0, afterwards: 0 });
});

it('a newborn of whom it is not said who the mother is is held beside the child who was expected, and nobody else', () => {
  const alone = [...neglected, ...ordinary].filter((history) => isExpected(history) && !isBornBesideMother(history));
  expect(alone.length).toBeGreaterThan(0);
  expect(found.lines.heldForReview).toBe(alone.length);
});

describe('a neglected child is recognised before the crisis', () => {
  it.each(neglected)('$name: $title', (history) => {
    const levels = levelsBefore(ofChild(history), history.crisis?.on ?? '');
    for (const [pattern, least] of Object.entries(history.expect ?? {})) {
      expect({ pattern, levels, enough: (levels[pattern] ?? 0) >= least }).toEqual({ pattern, levels, enough: true });
    }
    expect(Math.max(...Object.values(levels))).toBeGreaterThanOrEqual(history.enough ?? ACTS_FROM);
  });
});

describe('an unborn child whom agencies know by the mother alone', () => {
  const byMother = neglected.filter((history) => history.trajectory === 'unborn' && isBornBesideMother(history));
  it.each(byMother)('$name: is recognised as one who has a number', (history) => {
    const withNumber = numbered.find(({ title }) => title === history.title);
    const levels = levelsBefore(ofChild(history), history.crisis?.on ?? '');
    expect(Object.keys(levels)).not.toEqual([]);
    expect(levels).toEqual(withNumber && levelsBefore(ofChild(withNumber), history.crisis?.on ?? ''));
  });
});

describe('an ordinary family, or one that is helped, stays below the level at which a hub acts', () => {
  it.each(ordinary)('$name: $title', (history) => {
    const told = ofFamily(history).filter(({ level }) => level >= ACTS_FROM);
    expect([...new Set(told.map(({ pattern }) => pattern))].sort()).toEqual(history.told ?? []);
  });
});

it('these histories take every way that neglect takes, and expect every pattern once at least', () => {
  const ways = new Set(neglected.map(({ trajectory }) => trajectory));
  for (const way of WAYS) expect(ways).toContain(way);
  const expected = new Set(neglected.flatMap((history) => Object.keys(history.expect ?? {})));
  expect(loadPatterns(loadVocabulary()).filter(({ definition }) => !expected.has(definition.name))).toEqual([]);
});

it('every match explains itself: what, when, by whom, and what to ask', () => {
  for (const { explanation, questions, evidence } of lines) {
    expect(explanation).toMatch(/\d/);
    expect(explanation).not.toMatch(/[{}[\]]|undefined|NaN/);
    expect(questions.length).toBeGreaterThanOrEqual(2);
    expect(evidence.length).toBeGreaterThan(0);
  }
});
