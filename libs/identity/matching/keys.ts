import { isPlace, namesSomebody } from '../fold.js';
import { birthDateOf } from './compare-dates.js';
import type { BirthDate } from './compare-dates.js';
import { districtOf, addressOf } from './compare-places.js';
import { soundsOf } from './likeness.js';
import type { MatchRecord } from './match-record.js';
import type { NameFrequencies } from './name-book.js';

/** Of each name, so many words make keys: more would make many keys of few people. */
const WORDS = 2;
const SOUND_LENGTH = 4;

/**
 * Keys of a record. Each kind (its first letter) leaves out another part of what is known, so that an error in any two
 * of given name, family name, date of birth and place leaves one whole:
 *   a  a name, date of birth             b  both names, year of birth
 *   c  both names, day and month         d  both names, postcode district
 *   e  date of birth, postcode district  f  postcode, initial of a name
 *   g  house number, street, year of birth
 *   h  house number, street, initial of a name
 *   i  both names alone, where they are rare
 * Names are taken by their sound and by the fullest form of a nickname, given and family name in either order, day and
 * month in either order.
 */
export const createKeys = (
  forms: readonly (readonly string[])[],
  common: Pick<NameFrequencies, 'given' | 'family'>,
): ((record: MatchRecord) => readonly string[]) => {
  const fullest = new Map<string, string>();
  for (const family of forms) {
    for (const form of family) if (!fullest.has(form)) fullest.set(form, family[0] ?? form);
  }
  return (record) => keysOf(record, fullest, common);
};

const keysOf = (
  record: MatchRecord,
  fullest: ReadonlyMap<string, string>,
  common: Pick<NameFrequencies, 'given' | 'family'>,
): readonly string[] => {
  const given = record.givenNames.filter((word) => namesSomebody(word, 'example')).slice(0, WORDS);
  const family = record.familyNames.filter((word) => namesSomebody('example', word)).slice(0, WORDS);
  const sound = (word: string): string => soundKey(fullest.get(word) ?? word);
  const [givenSounds, familySounds] = [given.map(sound), family.map(sound)];
  // In either order, so that swapped names have the key too.
  const rare = ![...given, ...family].every((word) => common.given.has(word) || common.family.has(word));
  const born = birthDateOf(record.dateOfBirth);
  const exactly = born !== undefined && born.month !== '' ? `${born.year}${dayAndMonth(born)}` : undefined;
  const postcode = record.postcode !== undefined && isPlace(record.postcode) ? record.postcode : undefined;
  const district = postcode === undefined ? undefined : districtOf(postcode);
  const keys = new Set<string>();
  const add = (...parts: readonly (string | undefined)[]): void => {
    if (parts.every((part) => part !== undefined && part !== '')) keys.add(parts.join('.'));
  };

  for (const name of [...givenSounds, ...familySounds]) add('a', name, exactly);
  for (const name of familySounds) {
    const both = givenSounds[0] === undefined ? undefined : [name, givenSounds[0]].sort().join('.');
    for (const year of born ? yearsOf(born) : []) add('b', both, year);
    if (exactly !== undefined && born) add('c', both, dayAndMonth(born));
    add('d', both, district);
    if (rare) add('i', both);
  }
  add('e', exactly, district);
  for (const name of [given[0], ...family]) add('f', postcode, name?.slice(0, 1));
  const house = houseOf(record.addressWords);
  add('g', house, born?.year);
  for (const name of [given[0], family[0]]) add('h', house, name?.slice(0, 1));
  return [...keys];
};

const soundKey = (word: string): string => (soundsOf(word)[0] ?? word).slice(0, SOUND_LENGTH);

/** A number and the first word beside it that tells a street from others. */
const houseOf = (words: readonly string[] | undefined): string | undefined => {
  const address = addressOf(words);
  const street = words?.find((word) => address?.words.includes(word));
  const [number] = address?.numbers ?? [];
  return street === undefined || number === undefined ? undefined : `${number}.${soundKey(street)}`;
};

/** Both in one order, whichever was written first. */
const dayAndMonth = ({ day, month }: BirthDate): string => [day, month].sort().join('');

/** An age tells the year of birth to within one. */
const yearsOf = ({ year, month }: BirthDate): readonly string[] =>
  month === '' ? [-1, 0, 1].map((apart) => String(Number(year) + apart)) : [year];
