import { loadCommonNames } from '#identity';
import { weighted } from './draw.js';
import type { Draw } from './draw.js';

export type GeneratedSex = 'female' | 'male';

/** Names that families draw from: the common ones as often as they are, the others made up of syllables. */
export interface NameSource {
  readonly family: (draw: Draw) => string;
  /** A given name that goes with the family's: who is called Khan is more often called Imran than Rhys. */
  readonly given: (draw: Draw, sex: GeneratedSex, familyName: string) => string;
}

const STARTS =
  'Ash Beck Bram Cald Carr Dun Elm Fair Gar Hart Hazel Holm Kel Lang Lin Mar Nor Oak Pen Quar Rad Raven Sel Stan Thorn Under Wal Wes Whit Yar'.split(
    ' ',
  );
const MIDDLES = ['', 'a', 'en', 'er', 'ing', 'o', 'stan', 'ters', 'u', 'ver'];
const ENDS =
  'bank berry borne bridge by combe cott croft dale den field ford gate ham hurst land ley low man mere mond more ridge shaw stead stone thorpe ton well wick worth'.split(
    ' ',
  );
const GIVEN_STARTS = 'Ael Bri Cal Da Ev Fen Gwyn Io Jas Ky La Mer Nev Or Per Quin Ros Sy Tal Vel Wyn Zel'.split(' ');
const FEMALE_ENDS = ['a', 'anna', 'elle', 'ia', 'ina', 'issa', 'lyn', 'ora', 'wen', 'yra'];
const MALE_ENDS = ['an', 'ard', 'den', 'in', 'ith', 'lan', 'on', 'or', 'ric', 'us'];

/** Shares of people whose name is none of the common ones. */
const OTHER_FAMILY_NAME = 0.6;
const OTHER_GIVEN_NAME = 0.15;

/** Family names, and given names that are heard beside them: a few communities stand for many. */
const COMMUNITIES: readonly { family: ReadonlySet<string>; female: readonly string[]; male: readonly string[] }[] = [
  {
    family: new Set(
      'khan ahmed hussain ali begum miah akhtar hussein iqbal mohamed rahman shah uddin islam mahmood malik chowdhury mohammed hassan ibrahim choudhury bibi aziz qureshi rashid yusuf'.split(
        ' ',
      ),
    ),
    female: 'fatima aisha maryam zainab khadija amina hafsa safa nadia shabana ayesha iqra sana zara noor zahra'.split(
      ' ',
    ),
    male: 'mohammed muhammad ali ahmed ibrahim yusuf hamza bilal omar hassan imran tariq usman zain adnan haider'.split(
      ' ',
    ),
  },
  {
    family: new Set(
      'singh kaur patel kumar sharma gill sandhu dhillon sidhu bains parmar mistry joshi mehta das roy'.split(' '),
    ),
    female: 'priya anjali simran neha pooja kavita deepa asha jaya'.split(' '),
    male: 'arjun raj vikram sanjay rohan gurpreet harpreet ravi sunil nikhil dev'.split(' '),
  },
];
const WITHIN_COMMUNITY = 0.85;

export const createNames = (): NameSource => {
  const { frequencies, female, male } = loadCommonNames();
  const family = weighted(frequencies.family);
  const given = { female: weighted(female), male: weighted(male) };
  return {
    family: (draw) =>
      draw.chance(OTHER_FAMILY_NAME)
        ? `${draw.oneOf(STARTS)}${MIDDLES[draw.lowOf(MIDDLES.length)] ?? ''}${draw.oneOf(ENDS)}`
        : capital(family(draw)),
    given: (draw, sex, familyName) => {
      const community = COMMUNITIES.find((each) => each.family.has(familyName.toLowerCase()));
      if (community && draw.chance(WITHIN_COMMUNITY)) {
        const names = community[sex];
        return capital(names[draw.lowOf(names.length)] ?? draw.oneOf(names));
      }
      if (!draw.chance(OTHER_GIVEN_NAME)) return capital(given[sex](draw));
      return `${draw.oneOf(GIVEN_STARTS)}${draw.oneOf(sex === 'female' ? FEMALE_ENDS : MALE_ENDS)}`;
    },
  };
};

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
