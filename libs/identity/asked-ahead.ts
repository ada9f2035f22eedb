import { integerArray, textArray } from '#platform';
import type { Marks } from './marks.js';
import type { Thresholds } from './thresholds.js';

/** Those who may not be found by an exact rule: what the index needs to tell whom they have to be compared with. */
export interface AskedAhead {
  readonly marks: ReadonlySet<Marks>;
  readonly keysOf: (marks: Marks) => readonly string[];
  readonly bounds: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>;
}

/** What lookup_and_candidates takes after what is looked up: who is unfamiliar, their keys, and the mothers beside them. */
export const askedAhead = (ahead: AskedAhead | undefined, placeOf: ReadonlyMap<Marks, number>): readonly unknown[] => {
  if (!ahead) return NOTHING_AHEAD;
  const unfamiliar = new Set<number>();
  const [places, keys, children, mothers]: [number[], string[], number[], number[]] = [[], [], [], []];
  for (const marks of ahead.marks) {
    const place = placeOf.get(marks);
    if (place === undefined) continue;
    const mother = marks.mother && placeOf.get(marks.mother);
    if (mother !== undefined) {
      children.push(place);
      mothers.push(mother);
    }
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
    mostSharing,
    mostCandidates,
  ];
};

const NOTHING_AHEAD: readonly unknown[] = [[], [], [], [], [], 0, 0];
