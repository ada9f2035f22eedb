import type { Comparison, FieldComparison, Matcher, MatchRecord } from '#identity';

/** Bits that each level is worth, and before anything is compared. */
const PRIOR = -13;
const WEIGHTS: Readonly<Record<string, readonly [exact: number, close: number, other: number]>> = {
  'given-name': [9, 3, -10],
  'family-name': [8, 3, -12],
  'date-of-birth': [9, -1, -6],
  sex: [1, 0, -5],
  postcode: [6, 0, -4],
};

/**
 * A matcher for specs of what is made of its answers: names and dates that are equal, one character apart, or other.
 * The exact name and date of birth is a match, the exact name and a date one digit off is potential, and twins of one
 * address are not.
 */
export const standInMatcher: Matcher = {
  compare: (one, other) => {
    const pairs = one.records.flatMap((record) => other.records.map((known) => compared(record, known)));
    const [first = sumOf([]), ...others] = pairs;
    return others.reduce((best, pair) => (pair.weight > best.weight ? pair : best), first);
  },
  keysOf: ({ givenNames, familyNames, dateOfBirth = '' }: MatchRecord) => [
    ...familyNames.map((family) => `f ${family} ${dateOfBirth.slice(0, 4)}`),
    ...givenNames.map((given) => `g ${given} ${dateOfBirth.slice(0, 4)}`),
  ],
};

const compared = (one: MatchRecord, other: MatchRecord): Comparison =>
  sumOf([
    field('given-name', one.givenNames.join(' '), other.givenNames.join(' ')),
    field('family-name', one.familyNames.join(' '), other.familyNames.join(' ')),
    field('date-of-birth', one.dateOfBirth, other.dateOfBirth),
    field('sex', one.sex, other.sex),
    field('postcode', one.postcode, other.postcode),
  ]);

const field = (name: FieldComparison['field'], one = '', other = ''): FieldComparison => {
  const [exact, close, differs] = WEIGHTS[name] ?? [0, 0, 0];
  if (one === '' || other === '') return { field: name, level: 'missing', label: 'Not known', weight: 0 };
  if (one === other) return { field: name, level: 'exact', label: 'The same', weight: exact };
  return isClose(one, other)
    ? { field: name, level: 'close', label: 'Nearly the same', weight: close }
    : { field: name, level: 'other', label: 'Not the same', weight: differs };
};

/** One character is another, or one says only the beginning (a year). */
const isClose = (one: string, other: string): boolean =>
  one.startsWith(other) ||
  other.startsWith(one) ||
  (one.length === other.length && [...one].filter((letter, place) => letter !== other[place]).length === 1);

const sumOf = (fields: readonly FieldComparison[]): Comparison => {
  const weight = fields.reduce((sum, each) => sum + each.weight, PRIOR);
  return { weight, probability: 1 / (1 + 2 ** -weight), fields };
};
