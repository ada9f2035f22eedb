/** Letters that stand for others once case and accents are gone, and that Unicode does not take apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
};

const ASCII_LETTERS = /^[A-Za-z]*$/;
const TO_PLAIN = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g');
/** The accents of Latin, Greek and Cyrillic. The vowel signs of other scripts are marks too, and are letters of a name. */
const ACCENTS = /[\u0300-\u036f]/g;
const NOT_OF_A_WORD = /[^\p{L}\p{M}\p{N}]+/gu;

/**
 * Text in the form in which it is compared: without case, accents, spaces and punctuation. `O’Brien-Żak` and
 * `OBRIEN ZAK` are one. Empty where nothing is left. Folding twice changes nothing.
 */
export const fold = (text: string): string => {
  if (ASCII_LETTERS.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(TO_PLAIN, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(NOT_OF_A_WORD, '')
    .normalize('NFC');
};

/** Written where a baby has no name yet, or where nobody knows it. Folded. */
const NO_GIVEN_NAME = new RegExp(
  '^(unborn)?(baby|infant|newborn|twin|triplet)(boy|girl|male|female|one|two|three|[abc]|\\d|of.*)?$' +
    '|^(boy|girl|male|female|unborn|unknown|unnamed|notknown|notgiven|notnamed|nk|tb[ac])$',
);
const NO_FAMILY_NAME = /^(unknown|unnamed|notknown|notgiven|nk|tb[ac])$/;

/** Whether folded names name somebody: twins are both `Baby`, at one address, on one day. */
export const namesSomebody = (given: string, family: string): boolean =>
  given !== '' && family !== '' && !NO_GIVEN_NAME.test(given) && !NO_FAMILY_NAME.test(family);

const NUMBERED = /^(?:unborn)?(?:baby|twin|triplet)(one|two|three|[abc]|[123])$/;
const ORDER = [
  ['one', 'a', '1'],
  ['two', 'b', '2'],
  ['three', 'c', '3'],
];

/** Which of twins or triplets a folded given name means that only counts them (`Twin 2`, `Baby B`): 1 for the first. */
export const birthOrderOf = (given: string): number | undefined => {
  const [, number] = NUMBERED.exec(given) ?? [];
  const place = ORDER.findIndex((same) => number !== undefined && same.includes(number));
  return place < 0 ? undefined : place + 1;
};

/**
 * Whether a folded postcode is a place. Those of ZZ99 are not: no fixed abode (ZZ99 3VZ), not known (ZZ99 3WZ), a
 * country abroad (NHS Data Dictionary, POSTCODE; pseudo postcodes of the Organisation Data Service).
 */
export const isPlace = (postcode: string): boolean => postcode !== '' && !postcode.startsWith('zz99');
