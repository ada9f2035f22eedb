import type { AcrossChildren } from '../evaluators/across-children.js';
import type { CoOccurrence } from '../evaluators/co-occurrence.js';
import type { CountAfter } from '../evaluators/count-after.js';
import type { CountInWindow } from '../evaluators/count-in-window.js';
import type { DecayedSum } from '../evaluators/decayed-sum.js';
import type { Ever } from '../evaluators/ever.js';
import type { Moves } from '../evaluators/moves.js';
import type { RateInWindow } from '../evaluators/rate-in-window.js';
import { shareWords } from '../conditions/weighing.js';
import { codeWords, plural } from '../telling/words.js';
import { daysWords, fromAgenciesWords, kindWords, orWords, percentWords, thereAreWords, withinWords } from './words.js';

/** Conditions that count what there is, each in words that follow "when": one function an evaluator. */

export const countInWindowWords = (parameters: CountInWindow): string => {
  const { of, atLeast, withinDays, agenciesAtLeast, apartDays, summariesCountOnce, madeGood, during } = parameters;
  return [
    `${thereAreWords(atLeast, of)} ${withinWords(withinDays)}`,
    ...(agenciesAtLeast === undefined || agenciesAtLeast === 1
      ? []
      : [fromAgenciesWords(agenciesAtLeast, 'reported by')]),
    ...(apartDays === undefined
      ? []
      : [
          `where what happens ${apartDays === 1 ? 'on one day' : `in fewer than ${daysWords(apartDays)}`} counts as one`,
        ]),
    ...(summariesCountOnce === true ? ['where a summary counts once, however many it sums up'] : []),
    ...(madeGood
      ? [
          `where one that is followed by ${kindWords(madeGood.by)} with the same ${codeWords(madeGood.same)} ` +
            `${withinWords(madeGood.withinDays)} counts ${shareWords(madeGood.countsAs)} from then on`,
        ]
      : []),
    ...(during ? [`counted only from ${kindWords(during.begins)} on until ${kindWords(during.ends)} is reported`] : []),
  ].join(', ');
};

export const rateInWindowWords = (parameters: RateInWindow): string => {
  const { of, rate, withinDays, possibleAtLeast, absentAtLeast, authorisedSpellsAtLeast } = parameters;
  const { unauthorisedShareAtLeast, missed = 'absent' } = parameters;
  const were = missed === 'late' ? 'come late to' : 'missed';
  const spells =
    authorisedSpellsAtLeast === undefined
      ? ''
      : `; where all of it was authorised, in at least ${String(authorisedSpellsAtLeast)} separate spells`;
  const unauthorised =
    unauthorisedShareAtLeast === undefined
      ? ''
      : `; ${percentWords(unauthorisedShareAtLeast)} or more of what was missed was not authorised`;
  return (
    `of the school sessions that ${kindWords(of)} tells of ${withinWords(withinDays)}, ${percentWords(rate)} or more ` +
    `were ${were} (at least ${String(absentAtLeast)} of at least ${String(possibleAtLeast)} possible${spells}${unauthorised})`
  );
};

export const decayedSumWords = (parameters: DecayedSum): string => {
  const { of, weights, halvesEveryDays, withinDays, groupsAtLeast, agenciesAtLeast, line, holdsDownTo } = parameters;
  const { lessened, ages = [] } = parameters;
  const weigh = Object.entries(weights).map(([significance, weight]) => `${significance} ${String(weight)}`);
  return [
    `${kindWords(of)} ${withinWords(withinDays)}, of at least ${plural(groupsAtLeast, 'group', 'groups')}` +
      `${fromAgenciesWords(agenciesAtLeast, ' and from')}, adds up to ${String(line)}, where an entry counts by ` +
      `what it tells (${weigh.join(', ')}) and half as much after every ${daysWords(halvesEveryDays)}`,
    ...ages.map(
      ({ before, times }) => `${String(times)} times as much where it happened before the age of ${String(before)}`,
    ),
    ...(lessened ? [`less ${kindWords(lessened.by)}, which takes off at most ${shareWords(lessened.atMost)}`] : []),
    `once it has, it goes on until it has fallen to ${percentWords(holdsDownTo)} of that`,
  ].join('; ');
};

export const coOccurrenceWords = ({ strands, atLeast, withinDays }: CoOccurrence): string =>
  `at least ${String(atLeast)} of these are each seen ${withinWords(withinDays)}: ${strands.map(kindWords).join(', ')}`;

export const countAfterWords = ({ of, after, atLeast, withinDays }: CountAfter): string =>
  `${thereAreWords(atLeast, of)} ${withinWords(withinDays)} after ${kindWords(after)}`;

export const everWords = ({ of, atLeast }: Ever): string => `${thereAreWords(atLeast, of)}, however long ago`;

export const movesWords = ({ kinds, atLeast, withinDays, oneMoveWithinDays, across }: Moves): string =>
  `there are at least ${plural(atLeast, 'move', 'moves')} ${withinWords(withinDays)} ` +
  `(${orWords(kinds.map(({ changes }) => kindWords(changes)))}; changes of several kinds ` +
  `${withinWords(oneMoveWithinDays)} are one move)` +
  (across ? `, and at least ${String(across.atLeast)} of them with ${kindWords(across.of)}` : '');

export const acrossChildrenWords = (parameters: AcrossChildren): string => {
  const { of, common, childrenAtLeast, groupsAtLeast, anyGroup, agenciesAtLeast, withinDays } = parameters;
  const same = groupsAtLeast === 1 ? 'the same group is' : `the same ${String(groupsAtLeast)} groups are`;
  return (
    `in ${kindWords(of)} ${anyGroup ? 'any group is' : same} seen in ` +
    `at least ${String(childrenAtLeast)} children of the household ${withinWords(withinDays)}` +
    fromAgenciesWords(agenciesAtLeast, ', reported by') +
    (common ? `; of ${kindWords(common.of)} a child needs ${String(common.each)} before they count` : '')
  );
};
