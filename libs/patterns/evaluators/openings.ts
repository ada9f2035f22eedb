import { inOrder, type Evidence } from '../evidence.js';
import { countInWindow, type CountInWindow } from './count-in-window.js';
import { during, firstEnd } from './during.js';
import { FOR_EVER, type Moment, type Selections, type Span } from './evaluator.js';

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

/** Neither what lasts nor what is counted asks for the moment, but for what is remembered. */
const NO_MOMENT: Moment = { asOf: FOR_EVER, birthday: () => undefined };

/** The kinds of evidence that openings name. */
export const selectionsOfOpenings = (openings: readonly Opening[]): readonly string[] =>
  openings.flatMap((each) => ('of' in each ? [each.of] : [each.begins, each.ends]));

/**
 * The days on which one of the openings holds, in order; no day is there twice. What follows without a day between is
 * counted from its first day. Where many things that had happened before are found to be many, other days begin, which
 * rest on these too and are counted from the first of them: no day looks ahead.
 */
export const openDays = (
  evidence: Selections,
  openings: readonly Opening[],
  moment: Moment = NO_MOMENT,
): readonly OpenDays[] => {
  const asked = selectionsOfOpenings(openings).map(evidence);
  const key = asked.find((items) => items.length > 0);
  if (!key) return NEVER_OPEN;
  const known = joinedBefore.get(openings) ?? new WeakMap<readonly Evidence[], Joined>();
  joinedBefore.set(openings, known);
  const before = known.get(key);
  if (before?.asked.every((items, index) => items === asked[index]) === true) return before.days;
  const days = joined(
    openings.flatMap((each) => ('of' in each ? whileMany(evidence, each, moment) : lasting(evidence, each))),
  );
  known.set(key, { asked, days });
  return days;
};

const NEVER_OPEN: readonly OpenDays[] = [];

interface Joined {
  readonly asked: readonly (readonly Evidence[])[];
  readonly days: readonly OpenDays[];
}

/** Several tiers ask for the same, and ask again when something else of the child has changed: lists are never changed. */
const joinedBefore = new WeakMap<readonly Opening[], WeakMap<readonly Evidence[], Joined>>();

/** Days that are being put together. */
interface Joining {
  readonly since: number;
  readonly from: number;
  until: number;
  readonly evidence: Set<Evidence>;
}

const joined = (all: OpenDays[]): readonly OpenDays[] => {
  all.sort((one, other) => one.from - other.from || one.until - other.until);
  const days: OpenDays[] = [];
  let last: Joining | undefined;
  for (const each of all) {
    if (!last || each.from > last.until + 1) {
      if (last) days.push(whole(last));
      last = { ...each, evidence: new Set(each.evidence) };
      continue;
    }
    const { evidence, from } = last;
    const more = each.evidence.filter((item) => !evidence.has(item));
    const since: number = Math.min(last.since, each.since);
    const until: number = Math.max(last.until, each.until);
    const isOfNow = each.since >= last.since && more.every((item) => item.to >= each.from);
    if (isOfNow || each.from === from) {
      for (const item of more) evidence.add(item);
      last = { since, from, until, evidence };
    } else {
      days.push(whole({ ...last, until: each.from - 1 }));
      last = { since, from: each.from, until, evidence: new Set([...evidence, ...more]) };
    }
  }
  if (last) days.push(whole(last));
  return days;
};

const whole = ({ evidence, ...days }: Joining): OpenDays => ({ ...days, evidence: [...evidence].sort(inOrder) });

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

/** Counted as the evaluator of that name is: as far back as its window reaches. */
const counted = (evidence: Selections, many: CountInWindow, moment: Moment): readonly Span[] => {
  const { memory } = moment;
  if (memory?.asOf !== moment.asOf) return countInWindow(evidence, many, moment);
  return memory.recall(
    many,
    () => many.withinDays,
    evidence,
    (some) => countInWindow(some, many, moment),
  );
};

const whileMany = (evidence: Selections, many: CountInWindow, moment: Moment): OpenDays[] =>
  counted(evidence, many, moment).map((span) => ({
    since: span.evidence.reduce((first, { to }) => Math.min(first, to), span.from),
    from: span.from,
    until: span.until,
    evidence: span.evidence,
  }));
