import { birthday } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { evaluatorsFor, type Evidence, type Span } from '#patterns';
import { loadVocabulary, type OccurredOn } from '#vocabulary';

/** Evidence for specs of evaluators, and what they make of it. Dates are `YYYY-MM-DD`. */

const evaluators = evaluatorsFor(loadVocabulary());
let made = 0;

/** An entry of a day, or of a period that ends with `until`. */
export const entry = (date: string, given: Partial<Evidence> & { readonly until?: string } = {}): Evidence => {
  const { until = date, ...more } = given;
  const occurredOn: OccurredOn = { date, until, precision: until === date ? 'day' : 'period' };
  made += 1;
  return {
    id: `entry-${String(made).padStart(4, '0')}`,
    personId: 'child',
    source: 'urn:agency:northmoor-community-health',
    type: 'health.appointment.was-not-brought',
    about: 'child',
    onAdult: false,
    role: 'child',
    from: epochDay(date),
    to: epochDay(until),
    occurredOn,
    count: 1,
    facts: {},
    indicators: [],
    groups: ['health'],
    significance: 'notable',
    standing: 'concern',
    beforeBirth: false,
    ...more,
  };
};

/** The spans of a condition, as of a day. */
export const spansOf = (
  evaluator: string,
  parameters: Readonly<Record<string, unknown>>,
  selections: Readonly<Record<string, readonly Evidence[]>>,
  { dateOfBirth, asOf = '2030-01-01' }: { readonly dateOfBirth?: string; readonly asOf?: string } = {},
): readonly Span[] => {
  const day = epochDay(asOf);
  const sorted = new Map(
    Object.entries(selections).map(([name, items]) => [
      name,
      items.filter((item) => item.to <= day).sort((one, other) => one.to - other.to || one.from - other.from),
    ]),
  );
  const moment = {
    asOf: day,
    birthday: (years: number) => (dateOfBirth === undefined ? undefined : birthday(dateOfBirth, years)),
  };
  return evaluators.get(evaluator)?.evaluate((name) => sorted.get(name) ?? [], parameters, moment) ?? [];
};

/** First and last day of each span; `-` where it goes on for ever. */
export const datesOf = (spans: readonly Span[]): string[][] =>
  spans.map(({ from, until }) => [
    dateOfEpochDay(from),
    dateOfEpochDay(until) === '9999-12-31' ? '-' : dateOfEpochDay(until),
  ]);

/** The days up to `asOf` on which some of the spans hold. */
export const daysOn = (spans: readonly Span[], asOf: string): Set<number> => {
  const days = new Set<number>();
  for (const { from, until } of spans) {
    for (let day = from; day <= Math.min(until, epochDay(asOf)); day += 1) days.add(day);
  }
  return days;
};

/** Ids of what the spans rest on that hold on a day, as far as it was certain by then. */
export const restsOn = (spans: readonly Span[], asOf: string): Set<string> => {
  const day = epochDay(asOf);
  return new Set(
    spans
      .filter(({ from, until }) => from <= day && day <= until)
      .flatMap(({ evidence }) => evidence.filter((item) => item.to <= day).map(({ id }) => id)),
  );
};
