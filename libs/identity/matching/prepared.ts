import { isPlace, namesSomebody } from '../fold.js';
import { birthDateOf } from './compare-dates.js';
import type { BirthDate } from './compare-dates.js';
import { addressOf } from './compare-places.js';
import type { Name } from './compare-names.js';
import type { Address, SchoolSaid } from './compare-places.js';
import type { MatchRecord } from './match-record.js';
import type { NameWords } from './name-words.js';

/** The names of one record; undefined where nothing was said. */
export interface Names {
  readonly given?: Name;
  readonly family?: Name;
}

/** Everything that is compared of one person: of each field, every value once. */
export interface Prepared {
  readonly names: readonly Names[];
  /** How many different given and family names there are. */
  readonly givenNames: number;
  readonly familyNames: number;
  readonly birthDates: readonly BirthDate[];
  readonly sexes: readonly string[];
  readonly postcodes: readonly string[];
  readonly addresses: readonly Address[];
  readonly schools: readonly SchoolSaid[];
  readonly parents: readonly Names[];
}

/** Puts one record in the form in which it is compared. */
export const prepareRecord = (record: MatchRecord, words: NameWords): Prepared => {
  const { sex, postcode, school, schoolPhase, parents = [] } = record;
  return counted({
    names: [namesOf(record, words)].filter(saysAnything),
    birthDates: said([birthDateOf(record.dateOfBirth)]),
    sexes: said([sex === 'indeterminate' ? undefined : sex]),
    postcodes: said([postcode]).filter(isPlace),
    addresses: said([addressOf(record.addressWords)]),
    schools: said([school === undefined || school === '' ? undefined : { code: school, phase: schoolPhase }]),
    parents: distinct(parents.map((parent) => namesOf(parent, words)).filter(saysAnything), keyOfNames),
  });
};

/** Puts the records of one person together. */
export const together = (records: readonly Prepared[]): Prepared =>
  counted({
    names: distinct(
      records.flatMap(({ names }) => names),
      keyOfNames,
    ),
    birthDates: distinct(
      records.flatMap(({ birthDates }) => birthDates),
      birthDateKey,
    ),
    sexes: distinct(
      records.flatMap(({ sexes }) => sexes),
      same,
    ),
    postcodes: distinct(
      records.flatMap(({ postcodes }) => postcodes),
      same,
    ),
    addresses: distinct(
      records.flatMap(({ addresses }) => addresses),
      addressKey,
    ),
    schools: distinct(
      records.flatMap(({ schools }) => schools),
      ({ code }) => code,
    ),
    parents: distinct(
      records.flatMap(({ parents }) => parents),
      keyOfNames,
    ),
  });

const counted = (said: Omit<Prepared, 'givenNames' | 'familyNames'>): Prepared => {
  const count = (part: keyof Names): number =>
    distinct(said.names, (each) => each[part]?.whole.text ?? '').filter((each) => each[part]).length;
  return { ...said, givenNames: count('given'), familyNames: count('family') };
};

const namesOf = (
  { givenNames, familyNames }: Pick<MatchRecord, 'givenNames' | 'familyNames'>,
  words: NameWords,
): Names => ({
  given: nameOf(givenNames, words, 'given'),
  family: nameOf(familyNames, words, 'family'),
});

const LATIN = /[a-z]/;

const nameOf = (texts: readonly string[], words: NameWords, part: keyof Names): Name | undefined => {
  const said = texts.filter((text) => text !== '');
  const whole = said.join('');
  if (whole === '') return undefined;
  const unnamed = part === 'given' ? !namesSomebody(whole, 'example') : !namesSomebody('example', whole);
  if (unnamed && part === 'family') return undefined;
  return { whole: words.of(whole), words: said.map((text) => words.of(text)), latin: LATIN.test(whole), unnamed };
};

const saysAnything = ({ given, family }: Names): boolean => given !== undefined || family !== undefined;
const keyOfNames = ({ given, family }: Names): string =>
  [given, family].map((name) => name?.words.map(({ text }) => text).join(' ') ?? '').join('|');
const birthDateKey = ({ year, month, day }: BirthDate): string => `${year}-${month}-${day}`;
const addressKey = ({ words, numbers }: Address): string => [...words, ...numbers].join(' ');
const same = (text: string): string => text;

const said = <T>(values: readonly (T | undefined)[]): T[] => values.filter((value) => value !== undefined);

const distinct = <T>(values: readonly T[], key: (value: T) => string): readonly T[] =>
  values.length < 2 ? values : [...new Map(values.map((value) => [key(value), value])).values()];
