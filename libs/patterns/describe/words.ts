import { codeWords, plural } from '../telling/words.js';

/** A kind of evidence as it is named in a sentence: `"missed"`. */
export const kindWords = (name: string): string => `"${codeWords(name)}"`;

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`; with semicolons where one of them has a comma of its own. */
export const orWords = (items: readonly string[]): string => {
  if (items.length < 2) return items.join('');
  const before = items.slice(0, -1);
  const last = items.at(-1) ?? '';
  return items.some((item) => item.includes(','))
    ? `${before.join('; ')}; or ${last}`
    : `${before.join(', ')} or ${last}`;
};

/** More days than a childhood has. */
const CHILDHOOD = 6575;

/** `28 days (4 weeks)`, `183 days (half a year)`, `365 days (a year)`. */
export const daysWords = (days: number): string => {
  const about = roughly(days);
  return about === undefined ? plural(days, 'day', 'days') : `${String(days)} days (${about})`;
};

const roughly = (days: number): string | undefined => {
  if (days >= CHILDHOOD) return 'all of childhood';
  if (days >= 180 && days <= 184) return 'half a year';
  const years = Math.round(days / 365.25);
  if (years >= 1 && Math.abs(days - years * 365.25) < 3) return years === 1 ? 'a year' : `${String(years)} years`;
  if (days >= 14 && days <= 182 && days % 7 === 0) return `${String(days / 7)} weeks`;
  return days >= 60 ? `about ${plural(Math.round(days / 30.44), 'month', 'months')}` : undefined;
};

/** Within how long: `within 365 days (a year)`, `at any time in childhood`. */
export const withinWords = (days: number): string =>
  days >= CHILDHOOD ? 'at any time in childhood' : `within ${daysWords(days)}`;

/** `70 %`. */
export const percentWords = (share: number): string => `${String(Math.round(share * 1000) / 10)} %`;

/** `at least one "missed"`, `at least 3 of "missed"`. */
export const atLeastWords = (count: number, kind: string): string =>
  count === 1 ? `at least one ${kindWords(kind)}` : `at least ${String(count)} of ${kindWords(kind)}`;

/** `there is at least one "missed"`, `there are at least 3 of "missed"`. */
export const thereAreWords = (count: number, kind: string): string =>
  `there ${count === 1 ? 'is' : 'are'} ${atLeastWords(count, kind)}`;

/** ` from at least 2 agencies`; nothing where one is enough, which there always is. */
export const fromAgenciesWords = (atLeast = 1, before = ' from'): string =>
  atLeast === 1 ? '' : `${before} at least ${plural(atLeast, 'agency', 'agencies')}`;
