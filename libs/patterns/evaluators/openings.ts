import { inOrder, type Evidence } from '../evidence.js';
import { countInWindow, type CountInWindow } from './count-in-window.js';
import { during, firstEnd } from './during.js';
import { FOR_EVER, type Moment, type Selections } from './evaluator.js';

/** Something is open: from one kind of entry to another, or while there are so many of a kind (from so many agencies) within so many days. */
export type Opening = Lasts | Pick<CountInWindow, 'of' | 'atLeast' | 'agenciesAtLeast' | 'withinDays'>;

interface Lasts {
  readonly begins: string;
  readonly ends: string;
  /** It is taken to be over after so many days, though nobody reports an end: an assessment that was never closed. */
  readonly atMostDays?: number;
}

/** Days on which something is open without a break. */
export interface OpenDays {
  /** The day from which time is counted: when it began, or when the first of many things happened. */
  readonly since: number;
  /** The first day on which it is certain that it is open, and the last. */
  readonly from: number;
  readonly until: number;
  /** What makes it open, in order. */
  readonly evidence: readonly Evidence[];
}

/** Neither what lasts nor what is counted asks for the moment. */
const NO_MOMENT: Moment = { asOf: FOR_EVER, birthday: () => undefined };

/** The kinds of evidence that openings name. */
export const selectionsOfOpenings = (openings: readonly Opening[]): readonly string[] =>
  openings.flatMap((each) => ('of' in each ? [each.of] : [each.begins, each.ends]));

/**
 * The days on which one of the openings holds, in order; no day is there twice. What follows without a day between is
 * counted from its first day. Where many things that had happened before are found to be many, other days begin, which
 * rest on these too and are counted from the first of them: no day looks ahead.
 */
export const openDays = (evidence: Selections, openings: readonly Opening[]): readonly OpenDays[] => {
  const all = openings.flatMap((each) => ('of' in each ? whileMany(evidence, each) : lasting(evidence, each)));
  all.sort((one, other) => one.from - other.from || one.until - other.until);
  const days: OpenDays[] = [];
  for (const each of all) {
    const last = days.at(-1);
    if (!last || each.from > last.until + 1) {
      days.push(each);
      continue;
    }
    days.pop();
    const known = new Set(last.evidence);
    const more = each.evidence.filter((item) => !known.has(item));
    const whole = {
      since: Math.min(last.since, each.since),
      from: last.from,
      until: Math.max(last.until, each.until),
      evidence: more.length === 0 ? last.evidence : [...last.evidence, ...more].sort(inOrder),
    };
    const isOfNow = each.since >= last.since && more.every((item) => item.to >= each.from);
    if (isOfNow || each.from === last.from) days.push(whole);
    else days.push({ ...last, until: each.from - 1 }, { ...whole, from: each.from });
  }
  return days;
};

/** It lasts from the day on which it has certainly begun to the day before it has certainly ended. */
const lasting = (evidence: Selections, { atMostDays, ...between }: Lasts): OpenDays[] => {
  if (atMostDays === undefined) {
    return during(evidence, between, NO_MOMENT).map(({ from, until, evidence: its }) => ({
      since: from,
      from,
      until,
      evidence: its,
    }));
  }
  const ending = evidence(between.ends);
  return evidence(between.begins).map((begin) => {
    const end = firstEnd(ending, begin.to);
    const until = Math.min(begin.to + atMostDays, end?.to ?? FOR_EVER) - 1;
    return { since: begin.to, from: begin.to, until, evidence: [begin] };
  });
};

const whileMany = (evidence: Selections, many: CountInWindow): OpenDays[] =>
  countInWindow(evidence, many, NO_MOMENT).map((span) => ({
    since: span.evidence.reduce((first, { to }) => Math.min(first, to), span.from),
    from: span.from,
    until: span.until,
    evidence: span.evidence,
  }));
