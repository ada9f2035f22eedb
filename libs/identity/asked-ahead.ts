import { integerArray, textArray } from '#platform';
import type { Marks } from './marks.js';
import type { Thresholds } from './thresholds.js';
import type { Home } from './unborn/newborn.js';

/** Those who may not be found by an exact rule: what the index needs to tell whom they have to be compared with. */
export interface AskedAhead {
  readonly marks: ReadonlySet<Marks>;
  readonly keysOf: (marks: Marks) => readonly string[];
  /** Of a newborn beside whom no mother is named. */
  readonly homeOf: (marks: Marks) => Home | undefined;
  readonly bounds: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>;
}

/**
 * What lookup_candidates_and_newborns takes after what is looked up: who is unfamiliar, their keys, the mothers beside
 * them, and the homes of the newborn beside whom none is.
 */
export const askedAhead = (ahead: AskedAhead | undefined, placeOf: ReadonlyMap<Marks, number>): readonly unknown[] => {
  if (!ahead) return NOTHING_AHEAD;
  const unfamiliar = new Set<number>();
  const [places, keys, children, mothers]: [number[], string[], number[], number[]] = [[], [], [], []];
  const homes = new Map<number, Home>();
  for (const marks of ahead.marks) {
    const place = placeOf.get(marks);
    if (place === undefined) continue;
    const mother = marks.mother && placeOf.get(marks.mother);
    if (mother !== undefined) {
      children.push(place);
      mothers.push(mother);
    }
    const home = ahead.homeOf(marks);
    if (home) homes.set(place, home);
    if (unfamiliar.has(place)) continue;
    unfamiliar.add(place);
    for (const key of ahead.keysOf(marks)) {
      places.push(place);
      keys.push(key);
    }
  }
  const { mostSharing, mostCandidates } = ahead.bounds;
  return [
    integerArray([...unfamiliar]),
    integerArray(places),
    textArray(keys),
    integerArray(children),
    integerArray(mothers),
    ...homeKeys([...homes]),
    mostSharing,
    mostCandidates,
  ];
};

/** The lists by which match_newborns looks for who lives at homes: one of each for every key. */
export const homeKeys = (homes: readonly (readonly [place: number, home: Home])[]): readonly unknown[] => {
  const keyed = homes.flatMap(([place, home]) => home.keys.map((key) => ({ place, key, ...home })));
  return [
    integerArray(keyed.map(({ place }) => place)),
    textArray(keyed.map(({ key }) => key)),
    textArray(keyed.map(({ family }) => family)),
    textArray(keyed.map(({ postcode }) => postcode)),
  ];
};

const NOTHING_AHEAD: readonly unknown[] = [[], [], [], [], [], [], [], [], [], 0, 0];
