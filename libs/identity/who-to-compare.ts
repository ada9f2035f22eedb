import type { Candidates } from './candidates.js';
import type { Comparing } from './comparing.js';
import type { Known } from './known.js';
import type { Marks } from './marks.js';
import { recognise, type Recognition } from './recognise.js';
import type { Home } from './unborn/newborn.js';

/** Whom the index is asked after once the exact rules have been tried. */
export interface ToCompare {
  /** Those whom the rules do not find: who shares keys with them. */
  readonly sought: readonly Marks[];
  /** Those whom the rules name: what was said of them. */
  readonly named: readonly string[];
}

/** Who has to be compared with somebody before it can be decided who those of a call are. */
export const whoToCompare = (open: readonly Marks[], known: Known, comparing: Comparing): ToCompare => {
  const sought: Marks[] = [];
  const named = new Set<string>();
  for (const marks of open) {
    const recognition = recognise(marks, known);
    if (recognition.personId !== undefined) {
      if (isToBeCompared(marks, recognition, known)) named.add(recognition.personId);
      continue;
    }
    for (const { personId } of recognition.named) named.add(personId);
    if (comparing.keysOf(marks).length > 0) sought.push(marks);
  }
  return { sought, named: [...named] };
};

/**
 * Whose children the index is asked after, for each whom the rules do not find beside a mother: hers whom the rules
 * find, or of all those who she is likely to be.
 */
export const mothersToAskAfter = (
  open: readonly Marks[],
  known: Known,
  candidates: Candidates,
): ReadonlyMap<Marks, readonly string[]> => {
  const mothers = new Map<Marks, readonly string[]>();
  for (const marks of open) {
    const { mother } = marks;
    if (!mother || recognise(marks, known).personId !== undefined) continue;
    const recognition = recognise(mother, known);
    const ids =
      recognition.personId === undefined ? candidates.likely(mother, recognition.named, known) : [recognition.personId];
    if (ids.length > 0) mothers.set(marks, ids);
  }
  return mothers;
};

/** The newborn beside whom no mother is named, and where they live: whoever may have expected them lives there too. */
export const newbornsToAskAfter = (sought: readonly Marks[], comparing: Comparing): ReadonlyMap<Marks, Home> => {
  const homes = new Map<Marks, Home>();
  for (const marks of sought) {
    const home = comparing.homeOf(marks);
    if (home) homes.set(marks, home);
  }
  return homes;
};

/** Whoever is described in new words beside their identifier: it may have been mistaken for somebody else’s. */
const isToBeCompared = (
  { description }: Marks,
  { personId, by }: Extract<Recognition, { personId: string }>,
  known: Known,
): boolean =>
  (by === 'nhs-number' || by === 'upn') && description !== undefined && !known.hasDescription(personId, description.id);
