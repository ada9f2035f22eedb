import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { evaluatorsFor } from '../evaluators/index.js';
import { loadPatterns } from '../load-patterns.js';
import { conditionLines, EVALUATOR_WORDS } from './conditions.js';
import { ruleWords } from './kinds.js';
import { describePattern } from './pattern.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const textOf = (name: string): string => {
  const pattern = patterns.find(({ definition }) => definition.name === name);
  return pattern
    ? describePattern(pattern, vocabulary)
        .flatMap(({ heading, lines }) => [heading, ...lines])
        .join('\n')
    : '';
};

describe('a condition that is read aloud', () => {
  it('has words of every evaluator', () => {
    expect([...EVALUATOR_WORDS.keys()].sort()).toEqual([...evaluatorsFor(vocabulary).keys()].sort());
  });

  it('says how many of what within how long', () => {
    const count = { evaluator: 'count-in-window', of: 'not-brought', atLeast: 3, withinDays: 365 };
    expect(conditionLines({ when: count })).toEqual([
      'When there are at least 3 of "not brought" within 365 days (a year).',
    ]);
    expect(conditionLines({ when: { ...count, atLeast: 1, withinDays: 7000 } })).toEqual([
      'When there is at least one "not brought" at any time in childhood.',
    ]);
  });

  it('says what belongs together, what must not be, and at which age', () => {
    const hungry = { evaluator: 'count-in-window', of: 'hungry', atLeast: 1, withinDays: 28 };
    const plan = { evaluator: 'during', begins: 'plan-started', ends: 'plan-ended' };
    expect(
      conditionLines({
        when: { all: [hungry, { any: [hungry, plan] }, { not: plan }] },
        unless: plan,
        ages: { from: 11, before: 18 },
      }),
    ).toEqual([
      'When all of this holds:',
      '  There is at least one "hungry" within 28 days (4 weeks).',
      '  Any of this holds:',
      '    There is at least one "hungry" within 28 days (4 weeks).',
      '    Since "plan started" no "plan ended" has been reported.',
      '  But not when since "plan started" no "plan ended" has been reported.',
      'Only while the child is from 11 to 17 years old.',
      'But not when since "plan started" no "plan ended" has been reported.',
    ]);
  });

  it('says what opens nothing, because it is a part of something else', () => {
    const notWithin = { begins: 'plan-for-no-neglect', ends: 'other-plan' };
    const goesOn = {
      evaluator: 'goes-on',
      while: [{ begins: 'plan-known', ends: 'plan-ended', notWithin }],
      days: 274,
    };
    expect(conditionLines({ when: goesOn }).join(' ')).toContain(
      'no "plan ended" has been reported (leaving out what was told between "plan for no neglect" and the next "other plan")',
    );
  });

  it('says what a kind of evidence takes', () => {
    expect(
      ruleWords(
        {
          types: ['health.appointment.was-not-brought'],
          about: ['adult'],
          beforeBirth: true,
          where: { service: ['antenatal', 'gp'] },
          unless: { reason: 'not-told' },
        },
        vocabulary,
      ),
    ).toBe(
      "was not brought to an appointment, about an adult in the child's life, before birth, where service is antenatal or gp, unless reason is not told",
    );
  });
});

describe('a pattern that is read aloud', () => {
  it('says what it recognises, from when on, why, what speaks against it, what to ask, and where it comes from', () => {
    const text = textOf('was-not-brought');
    for (const words of [
      'Not brought to appointments',
      ': three in a year',
      'at least 3 of "missed" within 365 days (a year)',
      'counts half from then on',
      'Why this level: Three are a course of missing out',
      '"brought", in the same time.',
      'Who brings the child when the child is brought',
      'missed medical appointments such as vaccinations',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('says which tiers count what speaks against it, and which do not', () => {
    expect(textOf('cumulative')).toContain(
      'With "adds up" and "adds up to much": It takes off what has added up, at most half of it.',
    );
    expect(textOf('cumulative')).toMatch(
      /With "hurt twice while nobody watched"; (?:"[^"]+"; )+and "[^"]+": The rule does not count this/,
    );
  });

  it('says so where a kind of another name has the same entries', () => {
    expect(textOf('avoidance')).toMatch(/What of it is "[^"]+" too is counted: what it makes good counts half/);
    expect(textOf('avoidance')).toContain('it can end what is recognised, or keep it from being recognised.');
  });

  it('asks for no number of agencies where one is enough', () => {
    const one = { evaluator: 'count-in-window', of: 'missed', atLeast: 2, withinDays: 91, agenciesAtLeast: 1 };
    expect(conditionLines({ when: one }).join(' ')).not.toContain('agency');
  });

  it.each(patterns.map(({ definition }) => definition.name))('%s leaves nothing to a programmer', (name) => {
    const text = textOf(name);
    expect(text).not.toMatch(/undefined|NaN|\[object|[{}]|\bnull\b/);
    const names = [...evaluatorsFor(vocabulary).keys()].filter((each) => each.includes('-'));
    for (const evaluator of names) expect(text).not.toContain(evaluator);
    expect(text).not.toMatch(/\b[a-z]+\.[a-z]+\.[a-z-]+\b/);
  });
});
