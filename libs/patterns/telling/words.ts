import { dateOfEpochDay } from '#platform';
import type { Evidence } from '../evidence.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAYS_PER_MONTH = 30.44;

/** A day as it is written in an explanation: `3 Feb 2026`. */
export const dayWords = (day: number): string => `${dayAndMonthWords(day)} ${yearOf(day)}`;

const dayAndMonthWords = (day: number): string => {
  const date = dateOfEpochDay(day);
  return `${String(Number(date.slice(8, 10)))} ${monthOf(date)}`;
};

const monthOf = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';
const yearOf = (day: number): string => dateOfEpochDay(day).slice(0, 4);

/**
 * When something happened, as exactly as it is known: `3 Feb 2026`, `in Feb 2026`, `in 2007`,
 * `between 1 Jan and 31 Dec 2007`.
 */
export const whenWords = ({ from, to, occurredOn }: Pick<Evidence, 'from' | 'to' | 'occurredOn'>): string => {
  const year = occurredOn.date.slice(0, 4);
  switch (occurredOn.precision) {
    case 'minute':
    case 'day':
      return dayWords(from);
    case 'month':
      return `in ${monthOf(occurredOn.date)} ${year}`;
    case 'year':
      return `in ${year}`;
    case 'period':
      if (from === to) return dayWords(from);
      return `between ${yearOf(from) === yearOf(to) ? dayAndMonthWords(from) : dayWords(from)} and ${dayWords(to)}`;
    default:
      return occurredOn.precision satisfies never;
  }
};

/** How long it is from the first day to the last, to the nearest: `9 days`, `5 weeks`, `4 months`, `3 years`. */
export const lengthWords = (from: number, to: number): string => {
  const days = to - from + 1;
  if (days <= 14) return plural(days, 'day', 'days');
  if (days <= 60) return plural(Math.round(days / 7), 'week', 'weeks');
  const months = Math.round(days / DAYS_PER_MONTH);
  if (months < 36) return plural(months, 'month', 'months');
  return plural(Math.round(days / 365.25), 'year', 'years');
};

/** `1 appointment`, `3 appointments`; of times, `once`, `twice`, `3 times`. */
export const plural = (count: number, one: string, many: string): string => {
  if (one === 'time' && count === 1) return 'once';
  if (one === 'time' && count === 2) return 'twice';
  return `${String(count)} ${count === 1 ? one : many}`;
};

/** Items one after the other, with semicolons where one of them has a comma of its own. */
const listWords = (items: readonly string[]): string => items.join(items.some(hasComma) ? '; ' : ', ');

/** `a`, `a and b`, `a, b and c`; where an item has an `and` or a comma of its own, `a and b, and c` or `a, b; and c`. */
export const andWords = (items: readonly string[]): string => {
  if (items.length < 2) return items.join('');
  const before = items.slice(0, -1);
  const last = items.at(-1) ?? '';
  if (items.some(hasComma)) return `${before.join('; ')}; and ${last}`;
  return `${before.join(', ')}${items.some(hasAnd) ? ',' : ''} and ${last}`;
};

const withoutBrackets = (item: string): string => item.replaceAll(/\([^()]*\)/g, '');
const hasComma = (item: string): boolean => withoutBrackets(item).includes(',');
const hasAnd = (item: string): boolean => withoutBrackets(item).includes(' and ');

/** The last of many are named, the earlier ones counted: `4 earlier, dental 3 Feb 2026, outpatient 1 Mar 2026`. */
export const lastOf = <Item>(items: readonly Item[], most: number, words: (item: Item) => string): string => {
  const last = items.slice(-most).map(words);
  return listWords(items.length <= most ? last : [`${String(items.length - most)} earlier`, ...last]);
};

/** A code in words: `health-visitor` is `health visitor`. */
export const codeWords = (code: string): string => code.replaceAll('-', ' ');

/** A title in the middle of a sentence: `Basic needs` is `basic needs`; capitals of an abbreviation stay. */
export const inSentence = (title: string): string =>
  /^(\p{Lu}\p{Ll}|A )/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;

/** With a capital at the beginning, whatever it is indented by. */
export const capitalised = (text: string): string =>
  text.replace(/^(\s*)(\p{Ll})/u, (_all, space: string, letter: string) => space + letter.toUpperCase());
