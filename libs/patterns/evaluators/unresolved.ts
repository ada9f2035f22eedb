import { inOrder, type Evidence } from '../evidence.js';
import type { Evaluator, Selections, Span } from './evaluator.js';

export interface Unresolved {
  /** Selection of reports. */
  readonly of: string;
  /** Of the reports, those of which one is enough: it says itself that it has been so long. */
  readonly longAlready?: string;
  /** The fact that says what a report is about, e.g. the condition. */
  readonly same: string;
  /** From one report to another that is about the same. */
  readonly apartDays: number;
  /** A report that is older is not gone back to. */
  readonly withinDays: number;
  /** What puts it right, or begins to. */
  readonly endedBy: readonly EndedBy[];
}

/** An entry ends what it is about: the value of its fact, or what that value stands for. */
export interface EndedBy {
  readonly by: string;
  /** Name of the fact. */
  readonly same: string;
  /** For values of the fact, the values of reports that they end: a dental appointment ends dental decay. */
  readonly standsFor?: Readonly<Record<string, readonly string[]>>;
}

/** A report, or what ends reports of its kind. */
interface Step {
  readonly item: Evidence;
  readonly ends: boolean;
}

/**
 * The condition: the same is reported again, so many days later, and nothing between has put it right; or one report
 * says that it has been so long already.
 *
 * It holds from the report that makes it until an entry puts it right, or until so many days have passed since the last
 * report. A report of the day on which it was put right begins anew: it is what was found when it was looked at. How
 * often a summary counts is nothing here, since nobody knows how far apart its occasions were.
 */
export const unresolved: Evaluator<Unresolved> = (evidence, parameters) => {
  const reports = evidence(parameters.of);
  if (reports.length === 0) return [];
  const stepsOf = new Map<string, Step[]>();
  for (const item of reports) {
    const value = item.facts[parameters.same];
    if (typeof value !== 'string') continue;
    const steps = stepsOf.get(value);
    if (steps) steps.push({ item, ends: false });
    else stepsOf.set(value, [{ item, ends: false }]);
  }
  for (const { item, values } of endings(evidence, parameters.endedBy)) {
    for (const value of values) stepsOf.get(value)?.push({ item, ends: true });
  }
  const enough = new Set(parameters.longAlready === undefined ? [] : evidence(parameters.longAlready));
  return [...stepsOf].flatMap(([value, steps]) => spansOf(value, steps, enough, parameters));
};

const endings = (
  evidence: Selections,
  endedBy: readonly EndedBy[],
): { readonly item: Evidence; readonly values: readonly string[] }[] =>
  endedBy.flatMap(({ by, same, standsFor }) =>
    evidence(by).flatMap((item) => {
      const value = item.facts[same];
      if (typeof value !== 'string') return [];
      return [{ item, values: standsFor ? (standsFor[value] ?? []) : [value] }];
    }),
  );

const spansOf = (
  value: string,
  steps: Step[],
  enough: ReadonlySet<Evidence>,
  { apartDays, withinDays }: Unresolved,
): readonly Span[] => {
  steps.sort(
    (one, other) =>
      one.item.to - other.item.to || Number(other.ends) - Number(one.ends) || inOrder(one.item, other.item),
  );
  const spans: Span[] = [];
  let waiting: Evidence[] = [];
  let open: { readonly from: number; readonly evidence: Evidence[] } | undefined;
  const close = (until: number): void => {
    if (open && until >= open.from) {
      const { from, evidence } = open;
      const weeks = Math.floor(((evidence.at(-1)?.from ?? from) - (evidence[0]?.to ?? from)) / 7);
      const parts = [{ name: value, evidence }];
      spans.push({ from, until, evidence, parts, figures: { number: evidence.length, weeks } });
    }
    open = undefined;
  };
  const lastsUntil = (): number => (open?.evidence.at(-1)?.to ?? 0) + withinDays - 1;

  for (const { item, ends } of steps) {
    if (open && lastsUntil() < item.to) close(lastsUntil());
    if (ends) {
      close(item.to - 1);
      waiting = waiting.filter((report) => report.to >= item.to);
      continue;
    }
    waiting = waiting.filter((report) => report.from > item.to - withinDays);
    if (open) open.evidence.push(item);
    else if (enough.has(item) || waiting.some((report) => item.from - report.to >= apartDays)) {
      open = { from: item.to, evidence: [...waiting, item] };
    }
    waiting.push(item);
  }
  close(lastsUntil());
  return spans;
};
