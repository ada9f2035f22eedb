import type { GeneratedPerson } from '../generated-people/index.js';

const LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';
/** No local authority has this number. */
const AUTHORITY = '999';

/** Unique pupil number of an invented child, with the right letter: authority, school of entry, year and serial. */
export const uniquePupilNumber = ({ id, dateOfBirth }: GeneratedPerson): string => {
  const school = String(Math.floor(id / 1_000) % 10_000).padStart(4, '0');
  const year = dateOfBirth.slice(2, 4);
  const digits = `${AUTHORITY}${school}${year}${String(id % 1_000).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place + 2), 0);
  return `${LETTERS.charAt(sum % LETTERS.length)}${digits}`;
};
