import type { BeforeAfter } from '../evaluators/before-after.js';
import type { Cycles } from '../evaluators/cycles.js';
import type { During } from '../evaluators/during.js';
import type { Episodes } from '../evaluators/episodes.js';
import type { FallsSilent } from '../evaluators/falls-silent.js';
import type { GoesOn } from '../evaluators/goes-on.js';
import type { Opening } from '../evaluators/openings.js';
import type { RisingRate } from '../evaluators/rising-rate.js';
import type { Silence } from '../evaluators/silence.js';
import type { SpreadOverMonths } from '../evaluators/spread-over-months.js';
import type { Unresolved } from '../evaluators/unresolved.js';
import { codeWords, plural } from '../telling/words.js';
import {
  atLeastWords,
  daysWords,
  fromAgenciesWords,
  kindWords,
  orWords,
  percentWords,
  thereAreWords,
  withinWords,
} from './words.js';

/** Conditions of how things go over time, each in words that follow "when": one function an evaluator. */

export const duringWords = ({ begins, ends }: During): string =>
  `since ${kindWords(begins)} no ${kindWords(ends)} has been reported`;

export const spreadOverMonthsWords = (parameters: SpreadOverMonths): string => {
  const { strands, strandsAtLeast, monthsAtLeast, ofMonths, quietAtMostDays } = parameters;
  const which =
    strands.length === 1
      ? `${strands.map(kindWords).join('')} is`
      : `at least ${String(strandsAtLeast)} of ${strands.map(kindWords).join(', ')} ${strandsAtLeast === 1 ? 'is' : 'are'}`;
  return (
    `${which} seen in at least ${String(monthsAtLeast)} of ${String(ofMonths)} calendar months, ` +
    `never more than ${daysWords(quietAtMostDays)} apart`
  );
};

export const episodesWords = (parameters: Episodes): string => {
  const { of, daysAtLeast, significantCountsAs, quietDays, episodesAtLeast, spanningDays, withinDays, endsAfterDays } =
    parameters;
  return [
    ...(episodesAtLeast === 1
      ? [
          `${kindWords(of)} goes on over at least ${daysWords(spanningDays)}, never with more than ` +
            `${daysWords(quietDays)} of quiet, on at least ${plural(daysAtLeast, 'day', 'days')}`,
        ]
      : [
          `${kindWords(of)} comes in at least ${String(episodesAtLeast)} episodes with more than ` +
            `${daysWords(quietDays)} of quiet between them, over at least ${daysWords(spanningDays)} and ` +
            withinWords(withinDays),
          `an episode is at least ${plural(daysAtLeast, 'day', 'days')} on which something happened`,
        ]),
    ...(significantCountsAs === undefined || significantCountsAs === 1
      ? []
      : [`a day with something significant counts as ${String(significantCountsAs)}`]),
    `over ${daysWords(endsAfterDays)} after the last entry`,
  ].join('; ');
};

export const risingRateWords = (parameters: RisingRate): string => {
  const { of, known, lastDays, beforeDays, atLeast, agenciesAtLeast, byChanceAtMost, knownDaysAtLeast } = parameters;
  return (
    `${kindWords(of)} has become more frequent: on at least ${plural(atLeast, 'day', 'days')} of the last ` +
    `${daysWords(lastDays)}${fromAgenciesWords(agenciesAtLeast, ', from')}, and so many more than in ` +
    `the ${daysWords(beforeDays)} before that chance alone would do it in ${percentWords(byChanceAtMost)} of cases at ` +
    `most (where ${kindWords(known)} goes back at least ${daysWords(knownDaysAtLeast)} before)`
  );
};

export const beforeAfterWords = (parameters: BeforeAfter): string => {
  const { of, starts, beforeDays, settleDays, untilDays, share, beforeAtLeast, afterAtLeast } = parameters;
  return (
    `after ${kindWords(starts)}, ${kindWords(of)} goes on at ${percentWords(share)} or more of its rate before: from ` +
    `day ${String(settleDays)} to day ${String(untilDays)} after, against the ${daysWords(beforeDays)} before ` +
    `(at least ${String(beforeAtLeast)} before and ${String(afterAtLeast)} after)`
  );
};

export const cyclesWords = (parameters: Cycles): string => {
  const { challenge, engagement, avoidance, brokenOff, engagedWithinDays, fadesWithinDays } = parameters;
  const { avoidancesAtLeast, atLeast, withinDays } = parameters;
  const enough = brokenOff === undefined ? '' : `, or one ${kindWords(brokenOff)}`;
  return (
    `at least ${plural(atLeast, 'time', 'times')} ${withinWords(withinDays)}, ${kindWords(challenge)} is followed by ` +
    `${kindWords(engagement)} ${withinWords(engagedWithinDays)}, and that by ` +
    `${atLeastWords(avoidancesAtLeast, avoidance)}${enough} ${withinWords(fadesWithinDays)}`
  );
};

export const unresolvedWords = ({ of, longAlready, same, apartDays, withinDays, endedBy }: Unresolved): string =>
  `${kindWords(of)} is reported again about the same ${codeWords(same)}, at least ${daysWords(apartDays)} later and ` +
  withinWords(withinDays) +
  (longAlready === undefined ? '' : ` (one ${kindWords(longAlready)} is enough)`) +
  `, and no ${orWords([...new Set(endedBy.map(({ by }) => kindWords(by)))])} for it came between`;

export const silenceWords = ({ of, while: openings, days, stops }: Silence): string =>
  `no ${kindWords(of)} has been reported for ${
    typeof days === 'number'
      ? daysWords(days)
      : orWords(days.map((each) => `${daysWords(each.days)} under the age of ${String(each.before)}`))
  }, while ${openingWords(openings)}${stopsWords(stops)}`;

export const goesOnWords = ({ while: openings, days, schoolDays, stops }: GoesOn): string =>
  `it has gone on for more than ${
    schoolDays === undefined ? daysWords(days ?? 0) : plural(schoolDays, 'school day', 'school days')
  } that ${openingWords(openings)}${stopsWords(stops)}`;

export const fallsSilentWords = (parameters: FallsSilent): string => {
  const { of, while: openings, reportsAtLeast, times, daysAtLeast, inSchoolDays, agenciesAtLeast = 1 } = parameters;
  const who =
    agenciesAtLeast === 1 ? 'an agency that has' : `at least ${String(agenciesAtLeast)} agencies that have each`;
  const least = inSchoolDays === true ? plural(daysAtLeast, 'school day', 'school days') : daysWords(daysAtLeast);
  return (
    `${who} reported ${kindWords(of)} on ${String(reportsAtLeast)} days or more ` +
    `${agenciesAtLeast === 1 ? 'reports' : 'report'} no more, for ${String(times)} times the usual interval and at ` +
    `least ${least}, while ${openingWords(openings)}`
  );
};

const openingWords = (openings: readonly Opening[]): string =>
  orWords(
    openings.map((opening) => {
      if (!('of' in opening)) {
        const { atMostDays, notWithin } = opening;
        const atMost = atMostDays === undefined ? '' : `, for ${daysWords(atMostDays)} at most`;
        const within = notWithin
          ? ` (leaving out what was told between ${kindWords(notWithin.begins)} and the next ${kindWords(notWithin.ends)})`
          : '';
        return duringWords(opening) + atMost + within;
      }
      const { of, atLeast, agenciesAtLeast: agencies, withinDays } = opening;
      return `${thereAreWords(atLeast, of)}${fromAgenciesWords(agencies)} ${withinWords(withinDays)}`;
    }),
  );

const stopsWords = (stops: string | undefined): string =>
  stops === undefined ? '' : `, unless ${kindWords(stops)} has been reported`;
