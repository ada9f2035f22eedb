import { FIELDS } from './levels.js';
import type { MatchField } from './match-record.js';
import type { MatchWeights, WeightOfLevel } from './match-weights.js';
import type { Pattern } from './training-pairs.js';

/** Whose two records may be. */
const CLASSES = ['person', 'stranger', 'sibling', 'elder'] as const;
type Class = (typeof CLASSES)[number];
type Shares = Readonly<Record<Class, number>>;

const SHARE_OF: Readonly<Record<Class, keyof WeightOfLevel & ('m' | 'u' | 'sibling' | 'elder')>> = {
  person: 'm',
  stranger: 'u',
  sibling: 'sibling',
  elder: 'elder',
};

/** What was learned of pairs that were chosen in one way. */
export interface Learned {
  /** How many pairs are of each class, as far as can be told. */
  readonly pairs: Shares;
  /** Of each field that was learned and each of its levels: in how many of the pairs of one person it is expected. */
  readonly levels: ReadonlyMap<MatchField, readonly number[]>;
}

/** After so many rounds hardly anything changes. */
const ROUNDS = 40;

/**
 * Expectation and maximisation (Dempster, Laird and Rubin 1977) over pairs that were chosen by what some fields have in
 * common; those fields say nothing here, and `fields` are the others. Learns how often each level is found among two
 * records of one person, and how many pairs are of whom; the shares of strangers and relatives are held.
 * @param kin how many pairs of relatives there are to each pair of one person; learned where it is not given.
 */
export const learn = (
  patterns: readonly Pattern[],
  fields: readonly MatchField[],
  weights: MatchWeights,
  kin?: { readonly sibling: number; readonly elder: number },
): Learned => {
  const places = fields.map((field) => FIELDS.indexOf(field));
  const shares = fields.map((field) => weights.fields[field].map((level) => ({ ...level })));
  const all = patterns.reduce((sum, { count }) => sum + count, 0);
  const start = kin ?? { sibling: 1, elder: 1 };
  let mixture: Shares = withKin(0.1, start);
  let pairs: Record<Class, number> = { person: 0, stranger: 0, sibling: 0, elder: 0 };
  let expected = shares.map((levels) => levels.map(() => 0));

  for (let round = 0; round < ROUNDS && all > 0; round += 1) {
    pairs = { person: 0, stranger: 0, sibling: 0, elder: 0 };
    expected = shares.map((levels) => levels.map(() => 0));
    for (const { levels, count } of patterns) {
      const likelihood = CLASSES.map((each) =>
        places.reduce((product, place, index) => {
          const level = shares[index]?.[levels[place] ?? -1];
          return level ? product * level[SHARE_OF[each]] : product;
        }, mixture[each]),
      );
      const sum = likelihood.reduce((total, each) => total + each, 0);
      CLASSES.forEach((each, index) => (pairs[each] += (count * (likelihood[index] ?? 0)) / sum));
      const ofPerson = (count * (likelihood[0] ?? 0)) / sum;
      places.forEach((place, index) => {
        const counts = expected[index];
        const level = levels[place] ?? -1;
        if (counts?.[level] !== undefined) counts[level] += ofPerson;
      });
    }
    mixture = kin
      ? withKin((all - pairs.stranger) / (1 + kin.sibling + kin.elder) / all, kin)
      : mapShares(pairs, (each) => each / all);
    fields.forEach((field, index) => {
      const learned = smoothed(expected[index] ?? [], weights.fields[field]);
      shares[index]?.forEach((level, place) => Object.assign(level, { m: learned[place] ?? level.m }));
    });
  }
  return { pairs, levels: new Map(fields.map((field, index) => [field, expected[index] ?? []])) };
};

/** As many pairs of one person are taken to have been seen before, and to have compared as the weights say. */
const SEEN_BEFORE = 10;

/** Shares of levels among so many that were seen, leaning on what was known where few were. */
export const smoothed = (counts: readonly number[], known: readonly WeightOfLevel[]): readonly number[] => {
  const seen = counts.reduce((sum, each) => sum + each, 0);
  const before = known.reduce((sum, { m }) => sum + m, 0);
  return known.map(({ m }, place) => ((counts[place] ?? 0) + (SEEN_BEFORE * m) / before) / (seen + SEEN_BEFORE));
};

const withKin = (person: number, { sibling, elder }: { sibling: number; elder: number }): Shares => {
  const bounded = Math.min(person, 0.99 / (1 + sibling + elder));
  return {
    person: bounded,
    sibling: bounded * sibling,
    elder: bounded * elder,
    stranger: 1 - bounded * (1 + sibling + elder),
  };
};

const mapShares = (shares: Shares, change: (share: number) => number): Shares => ({
  person: change(shares.person),
  stranger: change(shares.stranger),
  sibling: change(shares.sibling),
  elder: change(shares.elder),
});
