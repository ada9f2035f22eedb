import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { anyStory, nearExample, type Story } from '../../test/support/any-history.js';
import { missed, patterns, wasNotBrought } from '../../test/support/decided-child.js';
import { said } from '../../test/support/said.js';
import { evaluateAsOf, type ChildMemory } from './evaluate.js';
import { EvaluationMemory } from './evaluation-memory.js';
import { gatherEvidence, inOrder, type Evidence } from './evidence.js';
import { historiesOf } from './examples.js';
import type { Pattern, Patterns } from './pattern.js';

const vocabulary = loadVocabulary();

const evidenceOf = (story: Story): readonly Evidence[] => {
  const { child, others } = historiesOf(story, vocabulary);
  return gatherEvidence(child, others, vocabulary);
};

/** What happens to a child's evidence: something comes, is taken back, or comes back otherwise; or a while passes. */
interface Step {
  readonly entry: number;
  readonly otherwise: boolean;
  readonly daysPass: number;
}
const anySteps = fc.array(
  fc.record({
    entry: fc.nat(60),
    otherwise: fc.boolean(),
    daysPass: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 200 })),
  }),
  { minLength: 4, maxLength: 30 },
);

/** The same story years apart: so that there is a history outside of every window. */
const again = (story: Story): Story => ({
  ...story,
  events: [...story.events, ...story.events.flatMap((event) => yearsBefore(event))],
});
const yearsBefore = (event: Story['events'][number]): Story['events'] =>
  typeof event.on === 'string' && event.on.length === 10 && event.week === undefined
    ? [{ ...event, id: `${event.id ?? ''} before`, on: addDays(event.on, -1_200) }]
    : [];

const remembersRightly = (inForce: Patterns, story: Story, steps: readonly Step[]): void => {
  const memory: ChildMemory = new EvaluationMemory();
  const all = evidenceOf(again(story));
  const known = new Map<string, Evidence>();
  const check = (today: number): void => {
    const evidence = [...known.values()].sort(inOrder);
    const asOf = dateOfEpochDay(today);
    const found = evaluateAsOf(inForce, evidence, story.child, asOf, memory);
    const whole = evaluateAsOf(inForce, evidence, story.child, asOf);
    expect(said(found.recognitions)).toEqual(said(whole.recognitions));
    expect(found.lookAgainOn).toBe(whole.lookAgainOn);
  };
  let today = Math.max(...all.map(({ to }) => to));
  for (const each of all.slice(0, Math.ceil(all.length / 2))) known.set(each.id, each);
  check(today);
  for (const { entry, otherwise, daysPass } of steps) {
    const item = all[entry % all.length];
    if (!item) return;
    today += daysPass;
    if (known.get(item.id) !== item) known.set(item.id, item);
    else if (!otherwise) known.delete(item.id);
    // The sessions of a register have dates of their own, which go with the entry's.
    else if (item.type === 'education.attendance') known.set(item.id, { ...item, source: 'urn:agency:example' });
    else known.set(item.id, { ...item, from: item.from - 40, to: item.to - 40 });
    check(today);
  }
};

describe.each([
  ['anything, all patterns', anyStory(vocabulary, 30), patterns, 40] as const,
  ...patterns.map((each: Pattern) => {
    const { name } = each.definition;
    return [name, nearExample(vocabulary, name), [each], 12] as const;
  }),
])('evaluating what has changed: %s', (_name, stories, inForce, numRuns) => {
  it('gives what evaluating the whole gives, whatever comes, goes or is corrected, at whatever place', () => {
    fc.assert(
      fc.property(stories, anySteps, (story, steps) => {
        remembersRightly(inForce, story, steps);
      }),
      { numRuns },
    );
  });
});

describe('a week of a register', () => {
  it('makes a pattern on a day of it, though another day of it ends that again', () => {
    const child = { dateOfBirth: '2015-05-01' };
    const attended = ['/ \\', '/ \\', '/ \\', '/ \\', '/ \\'];
    const week = (index: number, ...first: readonly string[]): Story['events'][number] => ({
      id: `week ${String(index)}`,
      type: 'education.attendance',
      on: addDays('2026-01-05', 7 * index),
      from: 'oakfield-primary-school',
      week: [...first, ...attended.slice(first.length)].join(' '),
    });
    // Of 98 sessions nine are missed; on the next Monday it is one in ten, and on Tuesday less again.
    const weeks = [week(0, '# #'), week(1, 'I I', 'I I'), week(2, '/ \\', 'I I', 'I I'), week(3, 'I \\')];
    for (let index = 4; index < 10; index += 1) weeks.push(week(index));
    const all = evidenceOf({ child, events: [...weeks, week(10, 'I \\')] });
    const attendance = patterns.filter(({ definition }) => definition.name === 'attendance');
    const memory: ChildMemory = new EvaluationMemory();
    expect(evaluateAsOf(attendance, all.slice(0, -1), child, '2026-03-22', memory).recognitions).toEqual([]);
    const { recognitions } = evaluateAsOf(attendance, all, child, '2026-03-22', memory);
    expect(recognitions.map(({ recognisableOn, holdsUntil }) => [recognisableOn, holdsUntil])).toEqual([
      ['2026-03-16', '2026-03-16'],
    ]);
  });
});

describe('a plan that is told again within half a year', () => {
  it('is no plan of its own, though the one that it follows has left the window', () => {
    const child = { dateOfBirth: '2012-03-01' };
    const plan = (on: string): Story['events'][number] => ({
      type: 'social-care.plan',
      on,
      from: 'northmoor-childrens-services',
      data: { kind: 'child-protection', event: 'started', category: 'neglect' },
    });
    // 182 days apart; of the five years before the last plan the second is in, and the first is not.
    const all = evidenceOf({ child, events: [plan('2020-07-18'), plan('2021-01-16'), plan('2025-09-09')] });
    const chronic = patterns.filter(({ definition }) => definition.name === 'chronic');
    const memory: ChildMemory = new EvaluationMemory();
    expect(evaluateAsOf(chronic, all.slice(0, -1), child, '2025-09-09', memory).recognitions).toEqual([]);
    expect(evaluateAsOf(chronic, all, child, '2025-09-09', memory).recognitions).toEqual([]);
    expect(evaluateAsOf(chronic, all, child, '2025-09-09').recognitions).toEqual([]);
  });
});

describe('what is remembered of a child', () => {
  const child = { dateOfBirth: '2010-05-01' };
  let evaluations = 0;
  const counting: Patterns = wasNotBrought.map((pattern) => ({
    ...pattern,
    tiers: pattern.tiers.map((tier) => ({
      ...tier,
      evaluate: (evidence, moment) => {
        evaluations += 1;
        return tier.evaluate(evidence, moment);
      },
    })),
  }));

  it('is not evaluated again while nothing has changed, on the same day', () => {
    const memory: ChildMemory = new EvaluationMemory();
    const evidence = evidenceOf({ child, events: [missed('2026-02-03'), missed('2026-03-01')] });
    const first = evaluateAsOf(counting, evidence, child, '2026-03-02', memory);
    const before = evaluations;
    expect(before).toBeGreaterThan(0);
    expect(evaluateAsOf(counting, [...evidence], child, '2026-03-02', memory)).toEqual(first);
    expect(evaluations).toBe(before);
  });

  it('is nothing any more where the child was born on another day', () => {
    const memory: ChildMemory = new EvaluationMemory();
    const evidence = evidenceOf({ child, events: [missed('2026-02-03'), missed('2026-03-01')] });
    expect(evaluateAsOf(wasNotBrought, evidence, child, '2026-03-02', memory).recognitions).toHaveLength(1);
    const grown = { dateOfBirth: '2008-01-01' };
    expect(said(evaluateAsOf(wasNotBrought, evidence, grown, '2026-03-02', memory).recognitions)).toEqual(
      said(evaluateAsOf(wasNotBrought, evidence, grown, '2026-03-02').recognitions),
    );
  });
});
