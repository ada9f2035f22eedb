import type { PersonKeys } from '#access';
import type { PersonalContent } from '#vocabulary';
import type { PersonHistory } from './person-history.js';

/** Fields of an entry's own that hold an address. */
const ADDRESSES = ['address', 'previousAddress', 'forwardingAddress'];

/**
 * Every address that agencies gave of these people, as they gave it, and those that entries with a label tell. The keys
 * of all their records must be loaded.
 */
export const addressesOf = (keys: PersonKeys, histories: readonly PersonHistory[]): readonly string[] => {
  const addresses = new Set<string>();
  const open = (personId: string, sealed: Uint8Array | null): PersonalContent | undefined =>
    sealed ? (keys.open(personId, sealed) as PersonalContent | undefined) : undefined;
  for (const { identities, entries } of histories) {
    for (const { recordId, sealed } of identities) {
      const address = open(recordId, sealed)?.person?.address;
      if (address !== undefined) addresses.add(address);
    }
    for (const { personId, sensitivity, sealed } of entries.values()) {
      const details = sensitivity.length > 0 ? open(personId, sealed)?.details : undefined;
      for (const field of ADDRESSES) if (typeof details?.[field] === 'string') addresses.add(details[field]);
    }
  }
  return [...addresses];
};

/** Kinds of road, long and short: whoever writes of a street may shorten either. */
const KINDS: readonly (readonly string[])[] = [
  ['road', 'rd'],
  ['street', 'st'],
  ['avenue', 'ave', 'av'],
  ['close', 'cl'],
  ['lane', 'ln'],
  ['drive', 'dr'],
  ['place', 'pl'],
  ['crescent', 'cres'],
  ['court', 'ct'],
  ['gardens', 'gdns'],
  ['grove', 'gr'],
  ['terrace', 'ter'],
  ['square', 'sq'],
  ['park', 'pk'],
  ...['way', 'hill', 'row', 'walk', 'mews', 'green', 'rise', 'view', 'house', 'broadway'].map((kind) => [kind]),
];
const formsOf = (word: string): readonly string[] | undefined => KINDS.find((forms) => forms.includes(word));

const UNIT = '(?:flat|apartment|apt|unit|room)';
/** `12`, `12a`, `12 A`, `12-14`. */
const HOUSE = '\\d+(?:\\s?[a-z])?(?:-\\d+)?(?![a-z\\d])';
const LEADING = new RegExp(`^(?:${UNIT}\\s+\\w+\\s*)?(${HOUSE})?\\s*`, 'i');
const BETWEEN = '[\\s,.]+';
const BEFORE = `(?<![\\p{L}\\d])`;
const AFTER = `(?![\\p{L}\\d])`;

/**
 * A text in which the streets of these addresses are not named, with or without a number, written out or shortened; nor
 * a house that has a name in place of a street. A place that the addresses do not name cannot be told from other words.
 */
export const withoutStreets = (text: string, addresses: readonly string[]): string => {
  const streets = [...new Set(addresses.flatMap(streetsIn))];
  if (streets.length === 0) return text;
  // The longest first, so that no shorter one leaves a part of it.
  streets.sort((one, other) => other.length - one.length);
  return text.replace(new RegExp(`${BEFORE}(?:${streets.join('|')})${AFTER}`, 'giu'), '[address withheld]');
};

/** Patterns of what in an address tells the street. */
const streetsIn = (address: string): readonly string[] =>
  address
    .split(/[,;\n]+/)
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .flatMap((part, place) => {
      const [leading, house] = LEADING.exec(part) ?? ['', undefined];
      const words = part
        .slice(leading.length)
        .split(' ')
        .filter((word) => word !== '');
      const last = (words.at(-1) ?? '').toLowerCase().replace(/\.$/, '');
      const forms = formsOf(last);
      if (words.length > 1 && forms) {
        const street = [...words.slice(0, -1).map(asWritten), `(?:${forms.join('|')})`].join(BETWEEN);
        return [`(?:(?:${UNIT}\\s+\\w+[\\s,]+)?${HOUSE}[\\s,]+)?${street}`];
      }
      // A house with a name, a road without a kind: two words tell it, one only behind its number.
      const named = words.map(asWritten).join(BETWEEN);
      if (house !== undefined && words.length > 0) {
        return [words.length > 1 ? `(?:${HOUSE}[\\s,]+)?${named}` : `${asWritten(house)}[\\s,]+${named}`];
      }
      return place === 0 && words.length > 1 ? [named] : [];
    });

/** A word as it may be written in running text: with either apostrophe, or none. */
const asWritten = (word: string): string =>
  word
    .replace(/\.$/, '')
    .split(/['’]/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join("['’]?");
