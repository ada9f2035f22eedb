import { dateOfEpochDay } from '#platform';
import type { Evidence } from './evidence.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAYS_PER_MONTH = 30.44;

/** A day as it is written in an explanation: `3 Feb`, or with its year `3 Feb 2026`. */
export const dayWords = (day: number, withYear: boolean): string => {
  const date = dateOfEpochDay(day);
  const words = `${String(Number(date.slice(8, 10)))} ${monthOf(date)}`;
  return withYear ? `${words} ${date.slice(0, 4)}` : words;
};

const monthOf = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

/** Whether years must be written, because two days are not of one year. */
export const yearsDiffer = (one: number, other: number): boolean =>
  dateOfEpochDay(one).slice(0, 4) !== dateOfEpochDay(other).slice(0, 4);

/** When something happened, as exactly as it is known: `3 Feb`, `Feb 2026`, `2007`, `between 1 Jan and 31 Dec 2007`. */
export const whenWords = ({ from, to, occurredOn }: Evidence, withYear: boolean): string => {
  const year = occurredOn.date.slice(0, 4);
  switch (occurredOn.precision) {
    case 'minute':
    case 'day':
      return dayWords(from, withYear);
    case 'month':
      return `${monthOf(occurredOn.date)} ${year}`;
    case 'year':
      return year;
    case 'period':
      if (from === to) return dayWords(from, withYear);
      return `between ${dayWords(from, year !== occurredOn.until.slice(0, 4))} and ${dayWords(to, true)}`;
    default:
      return occurredOn.precision satisfies never;
  }
};

/** How long it is from the first day to the last, roughly and rounded up: `9 days`, `5 weeks`, `4 months`, `2 years`. */
export const lengthWords = (from: number, to: number): string => {
  const days = to - from + 1;
  if (days <= 14) return plural(days, 'day', 'days');
  if (days <= 60) return plural(Math.ceil(days / 7), 'week', 'weeks');
  const months = Math.ceil(days / DAYS_PER_MONTH);
  if (months <= 24) return plural(months, 'month', 'months');
  return plural(Math.ceil(days / 365.25), 'year', 'years');
};

/** `1 appointment`, `3 appointments`. */
export const plural = (count: number, one: string, many: string): string =>
  `${String(count)} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const andWords = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** The last of many are named, the earlier ones counted: `4 earlier, dental 3 Feb, outpatient 1 Mar`. */
export const lastOf = <Item>(items: readonly Item[], most: number, words: (item: Item) => string): string => {
  const last = items.slice(-most).map(words);
  return items.length <= most ? last.join(', ') : [`${String(items.length - most)} earlier`, ...last].join(', ');
};

/** A code in words: `health-visitor` is `health visitor`. */
export const codeWords = (code: string): string => code.replaceAll('-', ' ');

/** A title in the middle of a sentence: `Basic needs` is `basic needs`; capitals of an abbreviation stay. */
export const inSentence = (title: string): string =>
  /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
