import { inOrder, type Evidence } from '../evidence.js';
import type { Evaluator, Span } from './evaluator.js';
import { partsByGroup } from './parts-by-group.js';
import { agenciesOf, numberOf } from './runs.js';

export interface RisingRate {
  /** Selection that is counted. */
  readonly of: string;
  /** Selection that says since when anything is known of the child. */
  readonly known: string;
  /** The latest days, the day itself among them, ... */
  readonly lastDays: number;
  /** ... and the days before those, with which they are compared. */
  readonly beforeDays: number;
  /** Days with something in the latest days. */
  readonly atLeast: number;
  /** Agencies that report something of the latest days. */
  readonly agenciesAtLeast: number;
  /** So likely at most (0 to 1) that a rate which never changed puts so many of all into the latest days. */
  readonly byChanceAtMost: number;
  /** Of the days before, the child was born and known for so many, or there is nothing to compare with. */
  readonly knownDaysAtLeast: number;
}

/** Something that happened on one day, whoever reports it, or what one agency sums up of a longer time. */
interface Occasion {
  readonly from: number;
  readonly to: number;
  /** On how many days. */
  readonly count: number;
  readonly evidence: Evidence[];
}

interface Change {
  readonly day: number;
  readonly recent: number;
  readonly before: number;
  readonly occasion: Occasion;
}

/** The test when it was last met. */
interface Test {
  readonly recent: number;
  readonly before: number;
  readonly comparedDays: number;
}

interface Rise {
  readonly from: number;
  readonly occasions: Set<Occasion>;
  test: Test;
}

/**
 * The condition: days with something have become more frequent than the child's own earlier days were.
 *
 * It is tested on each day of an entry. If the rate had never changed, each of all the days with something would fall
 * into the latest days with the chance that is their share of all days compared; the condition begins where so many or
 * more falling there is unlikely (the exact conditional test of two Poisson rates, one-sided). It then holds while the
 * latest days have so many still: a rate that stays up is not well again because one is used to it.
 *
 * Entries of one day are one, whoever reports them, or one night that three agencies report would look like a rise.
 * What is known to a period counts on as many days as it sums up; among the latest days only where all of it is certain
 * to lie there, else among those before, so that nothing rises that may not have. The days before begin with the birth
 * and with the first thing that is known of the child: without enough of them there is no rate that could have risen.
 */
export const risingRate: Evaluator<RisingRate> = (
  evidence,
  parameters,
  { birthday, since = Number.NEGATIVE_INFINITY },
) => {
  const { atLeast, agenciesAtLeast, lastDays, beforeDays, knownDaysAtLeast, byChanceAtMost } = parameters;
  const known = evidence(parameters.known).find((item) => !item.beforeBirth);
  const items = evidence(parameters.of).filter((item) => !item.beforeBirth);
  if (!known || numberOf(items) < atLeast) return [];
  const knownSince = Math.max(known.to, birthday(0) ?? known.to);
  const changes = changesOf(occasionsOf(items), parameters);

  const spans: Span[] = [];
  const active = new Set<Occasion>();
  let open: Rise | undefined;
  let recent = 0;
  let before = 0;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    const entered: Occasion[] = [];
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      recent += change.recent;
      before += change.before;
      if (change.recent > 0) {
        active.add(change.occasion);
        entered.push(change.occasion);
      } else if (change.recent < 0) active.delete(change.occasion);
    }
    if (open && recent < atLeast) {
      spans.push(closed(open, day - 1));
      open = undefined;
    }
    if (entered.length === 0 || recent < atLeast || day < since) continue;
    for (const occasion of entered) open?.occasions.add(occasion);
    const comparedDays = Math.min(beforeDays, day - lastDays - knownSince + 1);
    if (comparedDays < knownDaysAtLeast) continue;
    if (byChance(recent, recent + before, lastDays / (lastDays + comparedDays)) > byChanceAtMost) continue;
    if (!open && agenciesOf([...active].flatMap((occasion) => occasion.evidence)) < agenciesAtLeast) continue;
    open ??= { from: day, occasions: new Set(active), test: { recent, before, comparedDays } };
    open.test = { recent, before, comparedDays };
  }
  return spans;
};

const occasionsOf = (items: readonly Evidence[]): readonly Occasion[] => {
  const occasions: Occasion[] = [];
  const byDay = new Map<number, Occasion>();
  for (const item of items) {
    const { from, to } = item;
    const sameDay = from === to ? byDay.get(to) : undefined;
    if (sameDay) sameDay.evidence.push(item);
    else {
      const occasion = { from, to, count: Math.min(item.count, to - from + 1), evidence: [item] };
      occasions.push(occasion);
      if (from === to) byDay.set(to, occasion);
    }
  }
  return occasions;
};

const changesOf = (occasions: readonly Occasion[], { lastDays, beforeDays }: RisingRate): readonly Change[] =>
  occasions
    .flatMap((occasion): Change[] => {
      const { from, to, count } = occasion;
      const gone: Change = { day: to + lastDays + beforeDays, recent: 0, before: -count, occasion };
      const passes = from + lastDays;
      return passes > to
        ? [
            { day: to, recent: count, before: 0, occasion },
            { day: passes, recent: -count, before: count, occasion },
            gone,
          ]
        : [{ day: to, recent: 0, before: count, occasion }, gone];
    })
    .sort((one, other) => one.day - other.day);

/**
 * How likely it is that so many or more of all are in a part whose share of the whole is given, if each is there by
 * that share alone: the upper tail of the binomial distribution, exactly.
 */
export const byChance = (inPart: number, all: number, share: number): number => {
  const odds = Math.log(share) - Math.log1p(-share);
  let logarithm = all * Math.log(share);
  let sum = 0;
  for (let each = all; each >= inPart; each -= 1) {
    sum += Math.exp(logarithm);
    logarithm += Math.log(each) - Math.log(all - each + 1) - odds;
  }
  return sum;
};

const closed = ({ from, occasions, test }: Rise, until: number): Span => {
  const evidence = [...occasions].flatMap((occasion) => occasion.evidence).sort(inOrder);
  const { recent, before, comparedDays } = test;
  return {
    from,
    until,
    evidence,
    parts: partsByGroup(evidence),
    figures: {
      number: numberOf(evidence),
      agencies: agenciesOf(evidence),
      recent,
      before,
      // One of the two, so that an explanation can say "none" where there was none.
      comparedDays: before > 0 ? comparedDays : 0,
      quietDays: before > 0 ? 0 : comparedDays,
    },
  };
};
