import { loadNameForms } from '#identity';
import type { Draw } from './draw.js';

/** How often each thing goes wrong, or is left out, in one record. */
export interface ErrorRates {
  readonly typingError: number;
  readonly nickname: number;
  readonly namesSwapped: number;
  readonly initialOnly: number;
  readonly otherGivenName: number;
  readonly otherFamilyName: number;
  readonly middleNameLeftOut: number;
  readonly halfOfDoubleBarrelled: number;
  readonly dayAndMonthSwapped: number;
  readonly dateDigitWrong: number;
  readonly dateWrong: number;
  readonly yearOnly: number;
  readonly moved: number;
  readonly postcodeWrong: number;
  readonly addressAbbreviated: number;
  readonly sexWrong: number;
  /** Each field, left out. */
  readonly missing: number;
}

/** Errors such as agencies make: after what is published of hospital, school and police records in England. */
export const USUAL_ERRORS: ErrorRates = {
  typingError: 0.04,
  nickname: 0.06,
  namesSwapped: 0.008,
  initialOnly: 0.008,
  otherGivenName: 0.003,
  otherFamilyName: 0.05,
  middleNameLeftOut: 0.6,
  halfOfDoubleBarrelled: 0.35,
  dayAndMonthSwapped: 0.008,
  dateDigitWrong: 0.02,
  dateWrong: 0.003,
  yearOnly: 0.015,
  moved: 0.15,
  postcodeWrong: 0.02,
  addressAbbreviated: 0.3,
  sexWrong: 0.005,
  missing: 0.04,
};

/** The same errors, so many times as often. */
export const errorsTimes = (times: number, rates: ErrorRates = USUAL_ERRORS): ErrorRates =>
  Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, Math.min(0.9, (rate as number) * times)]),
  ) as unknown as ErrorRates;

const KEYS_BESIDE: Readonly<Record<string, string>> = {
  a: 'sqz',
  b: 'vn',
  c: 'xv',
  d: 'sf',
  e: 'wr',
  f: 'dg',
  g: 'fh',
  h: 'gj',
  i: 'uo',
  j: 'hk',
  k: 'jl',
  l: 'k',
  m: 'n',
  n: 'bm',
  o: 'ip',
  p: 'o',
  q: 'wa',
  r: 'et',
  s: 'ad',
  t: 'ry',
  u: 'yi',
  v: 'cb',
  w: 'qe',
  x: 'zc',
  y: 'tu',
  z: 'x',
};

/** A letter left out, doubled, mistaken for its neighbour on the keyboard, or changed with the next. */
export const mistype = (text: string, draw: Draw): string => {
  if (text.length < 3) return text;
  const place = draw.from(1, text.length - 2);
  const letter = text.charAt(place);
  switch (draw.from(0, 3)) {
    case 0:
      return text.slice(0, place) + text.slice(place + 1);
    case 1:
      return text.slice(0, place) + letter + text.slice(place);
    case 2:
      return text.slice(0, place) + draw.oneOf([...(KEYS_BESIDE[letter.toLowerCase()] ?? 'e')]) + text.slice(place + 1);
    default:
      return text.slice(0, place) + text.charAt(place + 1) + letter + text.slice(place + 2);
  }
};

/** Another form of a given name; the same where there is none. */
export const createNicknames = (): ((name: string, draw: Draw) => string) => {
  const formsOf = new Map<string, string[]>();
  for (const family of loadNameForms()) {
    const [fullest] = family;
    for (const form of family) {
      const others = form === fullest ? family.slice(1, 5) : [fullest ?? form];
      formsOf.set(form, [...(formsOf.get(form) ?? []), ...others]);
    }
  }
  return (name, draw) => {
    const forms = formsOf.get(name.toLowerCase());
    if (!forms || forms.length === 0) return name;
    const form = draw.oneOf(forms);
    return form.charAt(0).toUpperCase() + form.slice(1);
  };
};

/** A date of which a digit is wrong, or two neighbours of the day or month changed places. */
export const mistypeDate = (date: string, draw: Draw): string => {
  const [year = '', month = '', day = ''] = date.split('-');
  if (draw.chance(0.3))
    return draw.chance(0.5)
      ? `${year}-${month}-${reversed(day)}`
      : `${year.slice(0, 2)}${reversed(year.slice(2))}-${month}-${day}`;
  const place = draw.oneOf([3, 6, 9, 9]);
  return date.slice(0, place) + String((Number(date.charAt(place)) + draw.from(1, 8)) % 10) + date.slice(place + 1);
};

export const swapDayAndMonth = (date: string): string => {
  const [year = '', month = '', day = ''] = date.split('-');
  return Number(day) <= 12 ? `${year}-${day}-${month}` : date;
};

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/ Street/, ' St'],
  [/ Road/, ' Rd'],
  [/ Avenue/, ' Ave'],
  [/ Close/, ' Cl'],
  [/ Gardens/, ' Gdns'],
  [/, [A-Z][A-Za-z ]+$/, ''],
];

export const abbreviate = (address: string, draw: Draw): string => {
  const [long, short] = draw.oneOf(SHORT);
  return address.replace(long, short);
};

const reversed = (text: string): string => [...text].reverse().join('');
