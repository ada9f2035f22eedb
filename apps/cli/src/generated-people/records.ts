import { addressWords, nameWords, seededRandom } from '#identity';
import type { MatchRecord } from '#identity';
import { Draw } from './draw.js';
import { USUAL_ERRORS, abbreviate, createNicknames, mistype, mistypeDate, swapDayAndMonth } from './errors.js';
import type { ErrorRates } from './errors.js';
import { generatePeople } from './families.js';
import type { GeneratedPerson } from './families.js';

/** What an agency wrote of somebody: as it is given, not folded. */
export interface Description {
  readonly given?: string;
  readonly family?: string;
  readonly dateOfBirth?: string;
  readonly sex?: 'female' | 'male';
  readonly postcode?: string;
  readonly address?: string;
  readonly school?: string;
  readonly parents?: GeneratedPerson['parents'];
}

export interface GeneratedRecord {
  readonly person: GeneratedPerson;
  readonly description: Description;
  readonly record: MatchRecord;
}

export interface RecordsOptions {
  /** Records to make in all. */
  readonly records: number;
  readonly seed?: number;
  readonly errors?: ErrorRates;
}

const LAST_LETTERS = Array.from('ABDEFGHJLNPQRSTUWXYZ');
/** Of those who are recorded again, the share who are recorded once more, and so on. */
const AGAIN = 0.5;

/** Records of invented people, those of one after another: each person's own, with errors, one to some four of them. */
export function* generateRecords({
  records,
  seed = 1,
  errors = USUAL_ERRORS,
}: RecordsOptions): Generator<GeneratedRecord> {
  const draw = new Draw(seededRandom(seed + 1_000_003));
  const describe = createDescribe(errors);
  let made = 0;
  for (const person of generatePeople({ people: records, seed })) {
    do {
      if (made === records) return;
      made += 1;
      const description = describe(person, draw);
      yield { person, description, record: matchRecordOf(description) };
    } while (draw.chance(AGAIN));
  }
}

/** What an agency writes of a person, with errors as often as `errors` says. */
export const createDescribe = (errors: ErrorRates): ((person: GeneratedPerson, draw: Draw) => Description) => {
  const nickname = createNicknames();
  return (person, draw) => {
    const kept = <T>(value: T): T | undefined => (draw.chance(errors.missing) ? undefined : value);
    const { given, family } = writtenNames(person, draw, errors, nickname);
    const home = draw.chance(errors.moved) ? person.earlierHome : person.home;
    return {
      given: draw.chance(errors.missing / 8) ? undefined : given,
      family: draw.chance(errors.missing / 8) ? undefined : family,
      dateOfBirth: kept(writtenDate(person.dateOfBirth, draw, errors)),
      sex: kept(draw.chance(errors.sexWrong) ? otherSex(person.sex) : person.sex),
      postcode: kept(draw.chance(errors.postcodeWrong) ? mistypePostcode(home.postcode, draw) : home.postcode),
      address: kept(
        mistyped(draw.chance(errors.addressAbbreviated) ? abbreviate(home.address, draw) : home.address, draw, errors),
      ),
      // Few agencies know them.
      school: draw.chance(0.3) ? person.school : undefined,
      parents: draw.chance(0.3) && person.parents.length > 0 ? person.parents : undefined,
    };
  };
};

const writtenNames = (
  person: GeneratedPerson,
  draw: Draw,
  errors: ErrorRates,
  nickname: (name: string, draw: Draw) => string,
): { given: string; family: string } => {
  const [first = '', ...middle] = person.givenNames;
  let given = draw.chance(errors.nickname) ? nickname(first, draw) : first;
  if (draw.chance(errors.otherGivenName)) given = middle[0] ?? mistype(mistype(mistype(first, draw), draw), draw);
  given = mistyped(given, draw, errors);
  if (draw.chance(errors.initialOnly)) given = given.charAt(0);
  if (middle.length > 0 && !draw.chance(errors.middleNameLeftOut)) given = [given, ...middle].join(' ');
  let family = person.familyName;
  if (person.otherFamilyName !== undefined && draw.chance(errors.otherFamilyName)) family = person.otherFamilyName;
  else if (family.includes('-') && draw.chance(errors.halfOfDoubleBarrelled)) family = draw.oneOf(family.split('-'));
  family = mistyped(family, draw, errors);
  return draw.chance(errors.namesSwapped) ? { given: family, family: given } : { given, family };
};

const mistyped = (text: string, draw: Draw, { typingError }: ErrorRates): string =>
  draw.chance(typingError) ? mistype(text, draw) : text;

const writtenDate = (date: string, draw: Draw, errors: ErrorRates): string => {
  if (draw.chance(errors.dayAndMonthSwapped)) return swapDayAndMonth(date);
  if (draw.chance(errors.dateDigitWrong)) return mistypeDate(date, draw);
  if (draw.chance(errors.yearOnly)) return date.slice(0, 4);
  return draw.chance(errors.dateWrong) ? mistypeDate(mistypeDate(mistypeDate(date, draw), draw), draw) : date;
};

const mistypePostcode = (postcode: string, draw: Draw): string => postcode.slice(0, -1) + draw.oneOf(LAST_LETTERS);

const otherSex = (sex: 'female' | 'male'): 'female' | 'male' => (sex === 'female' ? 'male' : 'female');

/** A description in the form in which it is compared. */
export const matchRecordOf = (description: Description): MatchRecord => ({
  givenNames: nameWords(description.given ?? ''),
  familyNames: nameWords(description.family ?? ''),
  dateOfBirth: description.dateOfBirth,
  sex: description.sex,
  postcode: description.postcode?.toLowerCase().replaceAll(' ', ''),
  addressWords: description.address === undefined ? undefined : addressWords(description.address),
  school: description.school,
  parents: description.parents?.map(([given, family]) => ({
    givenNames: nameWords(given),
    familyNames: nameWords(family),
  })),
});
