const format = (options: Intl.DateTimeFormatOptions): ((date: string) => string) => {
  const formatter = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  return (date) => formatter.format(new Date(`${date.slice(0, 10)}T12:00:00Z`));
};

/** `22 Oct 2025`. */
export const dayWords = format({ day: 'numeric', month: 'short', year: 'numeric' });
/** `22 Oct`. */
const dayAndMonth = format({ day: 'numeric', month: 'short' });
/** `October 2025`. */
export const monthWords = format({ month: 'long', year: 'numeric' });

/** `22 Oct 2025`, `3 Nov – 19 Dec 2025`, `8 Dec 2025 – 9 Jan 2026`. */
export const periodWords = ({ date, until }: { readonly date: string; readonly until: string }): string => {
  if (date === until) return dayWords(date);
  const from = date.slice(0, 4) === until.slice(0, 4) ? dayAndMonth(date) : dayWords(date);
  return `${from} – ${dayWords(until)}`;
};

/** `was-not-brought` is `was not brought`. */
export const codeWords = (code: string): string => code.replaceAll('-', ' ');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${String(count)} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const listWords = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
