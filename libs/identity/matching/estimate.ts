import { learn, smoothed } from './expectation.js';
import type { Learned } from './expectation.js';
import { FIELDS } from './levels.js';
import type { MatchField, MatchRecord } from './match-record.js';
import { loadMatchWeights } from './match-weights.js';
import type { MatchWeights, WeightOfLevel } from './match-weights.js';
import { loadCommonNames, loadNameForms } from './name-book.js';
import { NameWords } from './name-words.js';
import { inOrder } from './in-order.js';
import { sample } from './sample.js';
import { strangersIn } from './strangers.js';
import { TrainingPairs } from './training-pairs.js';
import type { Pattern } from './training-pairs.js';

export interface EstimateOptions {
  /** Where to start from, and what is kept where the records say too little; defaults to those of the United Kingdom. */
  readonly from?: MatchWeights;
  /** The same records and seed give the same weights. Default 1. */
  readonly seed?: number;
  /** Of more records, as many are drawn. Default 50,000; each takes some ten kilobytes while it is learned from. */
  readonly mostRecords?: number;
  /** So many pairs are drawn to see how strangers compare. Default 300,000. */
  readonly drawnPairs?: number;
}

export interface Estimate {
  readonly weights: MatchWeights;
  /** Records that were learned from. */
  readonly records: number;
  /** Pairs of two records of one person, as far as can be told without anybody saying so. */
  readonly expectedPairs: number;
}

/** Strangers are told from the rest by the weights, and the weights by who are strangers: so often in turn. */
const TURNS = 3;
const NAMES: readonly MatchField[] = ['given-name', 'family-name'];
const PLACE: readonly MatchField[] = ['postcode', 'address'];

/**
 * Learns weights from an area's own records, without anybody saying which are of one person. u comes from pairs drawn at
 * random; m by expectation and maximisation over pairs born on one day, in one postcode, and of names that sound the
 * same, each leaving out what it was chosen by. How many relatives there are is learned in the postcode, where brothers
 * and sisters differ in birth date; how relatives compare is taken from `from`.
 */
export const estimateWeights = async (
  records: Iterable<MatchRecord> | AsyncIterable<MatchRecord>,
  { from = loadMatchWeights(), seed = 1, mostRecords = 50_000, drawnPairs = 300_000 }: EstimateOptions = {},
): Promise<Estimate> => {
  const { drawn, random } = await sample(records, mostRecords, seed);
  if (drawn.length < 2) return { weights: from, records: drawn.length, expectedPairs: 0 };
  const common = loadCommonNames().frequencies;
  const training = new TrainingPairs(drawn, new NameWords(common, common, loadNameForms()));
  const pairs = {
    drawn: training.drawn(drawnPairs, random),
    birthDate: training.sameBirthDate(),
    postcode: training.samePostcode(),
    names: training.sameNames(),
  };
  const allPairs = (drawn.length * (drawn.length - 1)) / 2;
  let weights = from;
  let expectedPairs = allPairs / from.others.stranger;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const withU = withStrangers(weights, from, pairs.drawn, expectedPairs / allPairs);
    ({ weights, expectedPairs } = oneTurn(pairs, withU, from, allPairs));
  }
  return { weights: inOrder(weights), records: drawn.length, expectedPairs };
};

interface Pairs {
  readonly birthDate: readonly Pattern[];
  readonly postcode: readonly Pattern[];
  readonly names: readonly Pattern[];
}

const oneTurn = (
  pairs: Pairs,
  weights: MatchWeights,
  from: MatchWeights,
  allPairs: number,
): { weights: MatchWeights; expectedPairs: number } => {
  const without = (...chosenBy: readonly MatchField[]): MatchField[] =>
    FIELDS.filter((each) => !chosenBy.includes(each));
  const inPostcode = learn(pairs.postcode, without(...PLACE), weights);
  const kin = kinOf(inPostcode, from);
  const dateOf = (share: 'm' | 'sibling' | 'elder'): number => weights.fields['date-of-birth'][0]?.[share] ?? 1;
  const onOneDay = learn(pairs.birthDate, without('date-of-birth'), weights, {
    sibling: (kin.sibling * dateOf('sibling')) / dateOf('m'),
    elder: (kin.elder * dateOf('elder')) / dateOf('m'),
  });
  const ofNames = learn(pairs.names, without(...NAMES), weights, { sibling: 0.001, elder: 0.01 });
  const all = [inPostcode, onOneDay, ofNames];
  const fields = Object.fromEntries(
    FIELDS.map((field) => [field, learnedField(field, all, weights, from)]),
  ) as unknown as MatchWeights['fields'];
  const sameDay = fields['date-of-birth'][0]?.m ?? 1;
  // What was said of one pair at least: the start is as good as anything else where nobody is there twice.
  const expectedPairs = Math.max(onOneDay.pairs.person / sameDay, 1);
  return {
    weights: { ...weights, fields, others: { ...kin, stranger: allPairs / expectedPairs } },
    expectedPairs,
  };
};

/** Few pairs say little of how many relatives there are: as many as this are taken to have been seen before. */
const KIN_SEEN_BEFORE = 5;

const kinOf = ({ pairs }: Learned, { others }: MatchWeights): { sibling: number; elder: number } => {
  const share = (seen: number, before: number): number =>
    (seen + KIN_SEEN_BEFORE * before) / (pairs.person + KIN_SEEN_BEFORE);
  return { sibling: share(pairs.sibling, others.sibling), elder: share(pairs.elder, others.elder) };
};

const learnedField = (
  field: MatchField,
  all: readonly Learned[],
  weights: MatchWeights,
  from: MatchWeights,
): readonly WeightOfLevel[] => {
  const counts = weights.fields[field].map((_, place) =>
    all.reduce((sum, { levels }) => sum + (levels.get(field)?.[place] ?? 0), 0),
  );
  const m = smoothed(counts, from.fields[field]);
  return weights.fields[field].map((level, place) => {
    const share = m[place] ?? level.m;
    // Relatives live where the child lives, so that what is learned of the one goes for the others.
    return PLACE.includes(field) ? { ...level, m: share, sibling: share, elder: share } : { ...level, m: share };
  });
};

/** The same weights with u as it is found among pairs drawn at random, of which a few are no strangers. */
const withStrangers = (
  weights: MatchWeights,
  from: MatchWeights,
  patterns: readonly Pattern[],
  samePerson: number,
): MatchWeights => {
  const counts = strangersIn(patterns, weights, samePerson);
  const fields = Object.fromEntries(
    FIELDS.map((field, index) => {
      const ofField = counts[index] ?? [];
      const seen = ofField.reduce((sum, each) => sum + each, 0);
      const levels = weights.fields[field].map((level, place) => {
        const known = from.fields[field][place]?.u ?? level.u;
        return { ...level, u: Math.min(1, ((ofField[place] ?? 0) + known) / (seen + 1)) };
      });
      return [field, levels];
    }),
  ) as unknown as MatchWeights['fields'];
  return { ...weights, fields };
};
