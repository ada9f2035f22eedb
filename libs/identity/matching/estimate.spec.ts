import { describe, expect, it } from '@jest/globals';
import { generateRecords } from '../../../test/support/generated-people.js';
import { estimateWeights } from './estimate.js';
import { inOrder } from './in-order.js';
import { FIELDS } from './levels.js';
import { createMatcher } from './matcher.js';
import { loadMatchWeights } from './match-weights.js';
import type { MatchWeights } from './match-weights.js';

const RECORDS = 2_000;
const generated = [...generateRecords({ records: RECORDS, seed: 11 })];
const records = generated.map(({ record }) => record);
const options = { drawnPairs: 40_000, seed: 5 };

/** Starting weights that know nothing: every level as likely as the next, of one person and of strangers. */
const bad = (): MatchWeights => {
  const { fields, ...rest } = loadMatchWeights();
  return inOrder({
    ...rest,
    others: { stranger: 50, sibling: 0.2, elder: 0.2 },
    fields: Object.fromEntries(
      FIELDS.map((field) => [
        field,
        fields[field].map((level, _, { length }) => ({ ...level, m: 1 / length, u: 1 / length })),
      ]),
    ) as unknown as MatchWeights['fields'],
  });
};

/** Precision, recall and F1 at 0.95, of pairs with a key in common. */
const quality = (weights: MatchWeights): { precision: number; recall: number; f1: number } => {
  const matcher = createMatcher({ weights });
  const people = records.map((record) => ({ records: [record] }));
  const byKey = new Map<string, number[]>();
  let [linked, right, truth] = [0, 0, 0];
  records.forEach((record, index) => {
    const sharing = new Set<number>();
    for (const key of matcher.keysOf(record)) {
      for (const each of byKey.get(key) ?? []) sharing.add(each);
      byKey.set(key, [...(byKey.get(key) ?? []), index]);
    }
    for (const other of sharing) {
      const same = generated[index]!.person.id === generated[other]!.person.id;
      truth += Number(same);
      if (matcher.compare(people[index]!, people[other]!).probability < 0.95) continue;
      linked += 1;
      right += Number(same);
    }
  });
  const [precision, recall] = [linked === 0 ? 1 : right / linked, right / truth];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
};

describe('weights that are learned from records of which nobody says whose they are', () => {
  it('link about as well as those that come with the service, even from a bad start', async () => {
    const shipped = quality(loadMatchWeights());
    const started = quality(bad());
    const { weights } = await estimateWeights(records, { ...options, from: bad() });
    const learned = quality(weights);
    expect(started.f1).toBeLessThan(shipped.f1 - 0.1);
    expect(learned.f1).toBeGreaterThan(shipped.f1 - 0.01);
    expect(learned.precision).toBeGreaterThan(0.98);
  });

  it('tell about how many pairs are of one person, and how many are of relatives', async () => {
    const { expectedPairs, weights, records: read } = await estimateWeights(records, options);
    const counts = new Map<number, number>();
    for (const { person } of generated) counts.set(person.id, (counts.get(person.id) ?? 0) + 1);
    const truth = [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
    expect(read).toBe(RECORDS);
    expect(expectedPairs / truth).toBeGreaterThan(0.8);
    expect(expectedPairs / truth).toBeLessThan(1.2);
    expect(weights.others.sibling).toBeGreaterThan(0.3);
    expect(weights.others.sibling).toBeLessThan(3);
  });

  it('are the same for the same records and seed, however they are read', async () => {
    const few = records.slice(0, 600);
    const again = async function* () {
      yield* few;
    };
    const smaller = { drawnPairs: 5_000, seed: 5, mostRecords: 500 };
    const one = await estimateWeights(few, smaller);
    expect(await estimateWeights(again(), smaller)).toEqual(one);
    expect(one.records).toBe(500);
  });

  it('are those of the start where there is nothing to learn from', async () => {
    const from = loadMatchWeights();
    expect(await estimateWeights([], { from })).toEqual({ weights: from, records: 0, expectedPairs: 0 });
    const [alone] = records;
    expect((await estimateWeights([alone!], { from })).weights).toEqual(from);
  });

  it('are in order, so that they can be written and used', async () => {
    const { weights } = await estimateWeights(records.slice(0, 300), { drawnPairs: 2_000 });
    for (const levels of Object.values(weights.fields)) {
      levels.slice(1).forEach((level, index) => {
        for (const other of ['u', 'sibling', 'elder'] as const) {
          expect(level.m / level[other]).toBeLessThanOrEqual((levels[index]!.m / levels[index]![other]) * 1.0001);
        }
      });
    }
  });

  it('keep twins two where families were learned from', async () => {
    const { weights } = await estimateWeights(records, options);
    const home = {
      familyNames: ['example'],
      dateOfBirth: '2019-05-01',
      postcode: 'n170aa',
      addressWords: ['4', 'elm'],
    };
    const [asha, reece] = ['asha', 'reece'].map((given) => ({ records: [{ ...home, givenNames: [given] }] }));
    const matcher = createMatcher({ weights });
    expect(matcher.compare(asha!, reece!).probability).toBeLessThan(0.85);
    expect(matcher.compare(asha!, asha!).probability).toBeGreaterThan(0.95);
  });
});
