/**
 * Identifiers of people: normal forms, and the checks that tell a mistyped one. Pure; what is not valid gives
 * undefined, so that nothing has to repeat it.
 */

const TEN_DIGITS = /^[0-9]{10}$/;

/**
 * An NHS number as ten digits; spaces are taken out. Undefined where it is not one: the check digit is that of
 * modulus 11 (weights 10 to 2 over nine digits, 11 less the remainder; 11 gives 0, and 10 gives no number at all),
 * and a number of ten equal digits passes that check but is nobody's.
 * Source: NHS Data Model and Dictionary, NHS NUMBER. Numbers that begin with 999 are never issued: tests use them.
 */
export const normaliseNhsNumber = (text: string): string | undefined => {
  const digits = text.includes(' ') ? text.replaceAll(' ', '') : text;
  return isNhsNumber(digits) ? digits : undefined;
};

/** Whether ten digits, without spaces, are an NHS number. */
export const isNhsNumber = (digits: string): boolean => {
  if (!TEN_DIGITS.test(digits)) return false;
  let sum = 0;
  let equal = true;
  for (let place = 0; place < 9; place += 1) {
    const digit = digits.charCodeAt(place) - 48;
    sum += digit * (10 - place);
    if (digits.charCodeAt(place) !== digits.charCodeAt(9)) equal = false;
  }
  const check = 11 - (sum % 11);
  return !equal && (check === 11 ? 0 : check) === digits.charCodeAt(9) - 48;
};

/** Letters of a unique pupil number by their value: I, O and S are left out. */
const UPN_LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const UPN = /^[A-Z][0-9]{11}[0-9A-Z]$/;

/**
 * A unique pupil number in capitals, surrounding spaces taken out. Undefined where it is not one: the first letter
 * checks the twelve characters after it (weights 2 to 13, modulus 23), the last of which is a letter in a temporary
 * number; twelve equal digits are nobody's.
 * Source: UK Government Data Standards Catalogue, Unique Pupil Number 2.0; Department for Education, UPN guidance.
 */
export const normaliseUpn = (text: string): string | undefined => {
  const upn = text.trim().toUpperCase();
  return isUpn(upn) ? upn : undefined;
};

/** Whether thirteen characters, letters in capitals, are a unique pupil number. */
export const isUpn = (upn: string): boolean => {
  if (!UPN.test(upn)) return false;
  let sum = 0;
  let equal = true;
  for (let place = 1; place <= 12; place += 1) {
    const character = upn.charAt(place);
    const value = character <= '9' ? upn.charCodeAt(place) - 48 : UPN_LETTERS.indexOf(character);
    if (value < 0) return false;
    sum += value * (place + 1);
    if (character !== upn.charAt(1)) equal = false;
  }
  return !equal && UPN_LETTERS.charAt(sum % 23) === upn.charAt(0);
};

/** Whether a valid unique pupil number is a temporary one, which a permanent one replaces later. */
export const isTemporaryUpn = (upn: string): boolean => upn.length === 13 && upn.charAt(12) > '9';

const POSTCODE = /^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$/;

/**
 * A full postcode of the United Kingdom in capitals, with one space before its last three characters. Undefined where
 * it has not the form of one. Whether it is in use is not asked.
 */
export const normalisePostcode = (text: string): string | undefined => {
  const compact = text.replaceAll(/\s/g, '').toUpperCase();
  if (!POSTCODE.test(compact)) return undefined;
  return `${compact.slice(0, -3)} ${compact.slice(-3)}`;
};

/** Whether a normal postcode stands for no place: health systems write ZZ99 for no fixed abode or an unknown address. */
export const isPseudoPostcode = (postcode: string): boolean => postcode.startsWith('ZZ99 ');
