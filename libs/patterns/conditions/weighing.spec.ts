import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import type { When } from '../definition.js';
import { evaluatorsFor } from '../evaluators/index.js';
import { mayShare, weighingsOf } from './weighing.js';

const evaluators = evaluatorsFor(loadVocabulary());
const missed = { evaluator: 'count-in-window', of: 'missed', atLeast: 2, withinDays: 183 };
const met = { evaluator: 'count-in-window', of: 'met', atLeast: 3, withinDays: 90 };
const taken = (when: When, unless?: When) =>
  weighingsOf({ when, ...(unless && { unless }) }, evaluators).map(({ kinds, means }) => [kinds, means]);
const CAN_END = 'It can end what is recognised, or keep it from being recognised.';

describe('how the rule takes what speaks against it', () => {
  it('says nothing of what it does not ask for', () => {
    expect(taken(missed)).toEqual([]);
  });

  it('says what it makes good, and what it takes off', () => {
    const madeGood = { by: 'brought', same: 'service', withinDays: 42, countsAs: 0.5 };
    expect(taken({ ...missed, madeGood })).toEqual([[['brought'], 'What it makes good counts half from then on.']]);
    const sum = { evaluator: 'decayed-sum', of: 'pieces', lessened: { by: 'strengths', atMost: 0.3 } };
    expect(taken(sum)).toEqual([[['strengths'], 'It takes off what has added up, at most 30 % of it.']]);
  });

  it('says that what stands under unless or not can end it', () => {
    expect(taken(missed, met)).toEqual([[['met'], CAN_END]]);
    expect(taken({ all: [missed, { not: met }] })).toEqual([[['met'], CAN_END]]);
  });

  it('says the same of what ends something or breaks a silence, and not of a death', () => {
    const silence = {
      evaluator: 'silence',
      of: 'seen',
      while: [{ begins: 'plan', ends: 'end' }],
      days: 28,
      stops: 'died',
    };
    expect(taken(silence)).toEqual([[['seen', 'end'], CAN_END]]);
  });
});

describe('two kinds', () => {
  const visit = (outcome: string | readonly string[]) => [{ types: ['social-care.visit'], where: { outcome } }];

  it('may have an entry in common where they share a type and what they ask of it', () => {
    expect(mayShare(visit('seen'), visit(['seen', 'carer-only']))).toBe(true);
    expect(mayShare(visit('seen'), [{ standing: ['protective'] }])).toBe(true);
  });

  it('have none in common where one asks for what the other does not take', () => {
    expect(mayShare(visit('seen'), visit(['not-in', 'carer-only']))).toBe(false);
    expect(mayShare(visit('seen'), [{ types: ['police.welfare-check'] }])).toBe(false);
  });
});
