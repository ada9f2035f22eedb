import { seededRandom } from '#identity';
import { Draw } from './draw.js';
import { drawHome } from './homes.js';
import type { Home } from './homes.js';
import { createNames } from './names.js';
import type { GeneratedSex, NameSource } from './names.js';

/** Somebody who was made up, as they truly are. */
export interface GeneratedPerson {
  /** From 0 on. */
  readonly id: number;
  readonly familyId: number;
  readonly part: 'mother' | 'father' | 'child';
  /** The id of the twin who was born first. */
  readonly twinOf?: number;
  readonly givenNames: readonly string[];
  readonly familyName: string;
  /** Of a mother before she married, or of a child by the other parent. */
  readonly otherFamilyName?: string;
  readonly sex: GeneratedSex;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth: string;
  readonly home: Home;
  /** Where the family lived before. */
  readonly earlierHome: Home;
  readonly school?: string;
  /** Of a child, as `[given, family]`. */
  readonly parents: readonly (readonly [string, string])[];
}

export interface FamiliesOptions {
  /** So many people are made, and the area has as many postcodes as so many need. */
  readonly people: number;
  /** The same seed gives the same people. */
  readonly seed?: number;
}

/** Of 1,000 births, so many are of twins (ONS, Birth characteristics). */
const TWINS = 0.015;
const SAME_SEX_TWINS = 0.65;
const MARRIED = 0.6;
const DOUBLE_BARRELLED = 0.06;
const SON_LIKE_FATHER = 0.03;
const MIDDLE_NAME = 0.55;
const DAY = 86_400_000;
const FIRST_BIRTH = Date.UTC(2006, 0, 1);
const LAST_BIRTH = Date.UTC(2025, 0, 1);

/** Families of invented people, one after another; only one is held at a time. */
export function* generateFamilies({ people, seed = 1 }: FamiliesOptions): Generator<readonly GeneratedPerson[]> {
  const draw = new Draw(seededRandom(seed));
  const names = createNames();
  let made = 0;
  for (let familyId = 0; made < people; familyId += 1) {
    const family = drawFamily(draw, names, { familyId, firstId: made, people });
    const wanted = family.slice(0, people - made);
    made += wanted.length;
    yield wanted;
  }
}

/** The people of `generateFamilies`, one after another. */
export function* generatePeople(options: FamiliesOptions): Generator<GeneratedPerson> {
  for (const family of generateFamilies(options)) yield* family;
}

const drawFamily = (
  draw: Draw,
  names: NameSource,
  { familyId, firstId, people }: { familyId: number; firstId: number; people: number },
): readonly GeneratedPerson[] => {
  const home = drawHome(draw, people);
  const earlierHome = drawHome(draw, people);
  const fathersName = names.family(draw);
  const mothersName = names.family(draw);
  const married = draw.chance(MARRIED);
  const firstBirth = draw.from(FIRST_BIRTH / DAY, LAST_BIRTH / DAY);
  const adult = (part: 'mother' | 'father', familyName: string): GeneratedPerson => ({
    id: firstId + (part === 'mother' ? 0 : 1),
    familyId,
    part,
    givenNames: drawGivenNames(draw, names, part === 'mother' ? 'female' : 'male', familyName),
    familyName: part === 'mother' && married ? fathersName : familyName,
    otherFamilyName: part === 'mother' && married ? familyName : undefined,
    sex: part === 'mother' ? 'female' : 'male',
    dateOfBirth: dateOf(firstBirth - draw.from(19 * 365, 41 * 365)),
    home,
    earlierHome,
    parents: [],
  });
  const mother = adult('mother', mothersName);
  const father = adult('father', fathersName);
  const childrensName = drawChildrensName(draw, fathersName, mothersName, married);
  const school = `URN${String(100_000 + draw.from(0, Math.max(5, Math.round(people / 1_500))))}`;
  const children: GeneratedPerson[] = [];
  const births = 1 + draw.lowOf(4);
  let day = firstBirth;
  for (let birth = 0; birth < births; birth += 1, day += draw.from(400, 1_600)) {
    const babies = draw.chance(TWINS) ? 2 : 1;
    const sex = draw.chance(0.49) ? 'female' : 'male';
    for (let baby = 0; baby < babies; baby += 1) {
      const own = baby === 0 || draw.chance(SAME_SEX_TWINS) ? sex : other(sex);
      const siblings = [...children];
      children.push({
        id: firstId + 2 + children.length,
        familyId,
        part: 'child',
        twinOf: baby === 0 ? undefined : siblings.at(-1)?.id,
        givenNames: drawChildsNames(draw, names, { sex: own, familyName: childrensName, father, siblings }),
        familyName: childrensName,
        otherFamilyName: childrensName === mothersName ? fathersName : mothersName,
        sex: own,
        dateOfBirth: dateOf(day),
        home,
        earlierHome,
        school,
        parents: [mother, father].map(({ givenNames: [given = ''], familyName }) => [given, familyName] as const),
      });
    }
  }
  return [mother, father, ...children];
};

const drawChildrensName = (draw: Draw, fathers: string, mothers: string, married: boolean): string => {
  if (draw.chance(DOUBLE_BARRELLED)) return `${mothers}-${fathers}`;
  return married || draw.chance(0.55) ? fathers : mothers;
};

const drawGivenNames = (draw: Draw, names: NameSource, sex: GeneratedSex, familyName: string): readonly string[] => {
  const first = names.given(draw, sex, familyName);
  return draw.chance(MIDDLE_NAME) ? [first, names.given(draw, sex, familyName)] : [first];
};

const drawChildsNames = (
  draw: Draw,
  names: NameSource,
  {
    sex,
    familyName,
    father,
    siblings,
  }: {
    sex: GeneratedSex;
    familyName: string;
    father: GeneratedPerson;
    siblings: readonly GeneratedPerson[];
  },
): readonly string[] => {
  const taken = new Set(siblings.map(({ givenNames }) => givenNames[0]));
  const [likeFather] = father.givenNames;
  if (sex === 'male' && likeFather !== undefined && !taken.has(likeFather) && draw.chance(SON_LIKE_FATHER)) {
    return [likeFather, names.given(draw, sex, familyName)];
  }
  for (;;) {
    const drawn = drawGivenNames(draw, names, sex, familyName);
    if (!taken.has(drawn[0])) return drawn;
  }
};

const other = (sex: GeneratedSex): GeneratedSex => (sex === 'female' ? 'male' : 'female');
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
