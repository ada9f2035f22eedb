import { compareBirths } from '#vocabulary';
import type { Child } from './children.js';
import { birthOf, isSomebodyElse, isToldApart, type Asked, type Family, type MayBe } from './which-child.js';

/** What the unborn children are to a newborn of whom nobody says who the mother is. */
export interface Expecting extends Pick<Family, 'hasNhsNumber' | 'isSame' | 'named'> {
  /** The children of each who may be the mother. */
  readonly families: readonly (readonly Child[])[];
}

/**
 * Whom of the children who are expected a newborn may be: those expected on a day that agrees with the birth, who have
 * not been found to be somebody who is born. A brother or sister who was born of the same expectation, and of whom nobody
 * says who was expected, is one of them: where there are as many, nobody is left. Twins are told apart by sex and number.
 */
export const whichExpected = (asked: Asked, expecting: Expecting): readonly MayBe[] => {
  const mayBe = new Map<string, MayBe>();
  for (const children of expecting.families) {
    const awaited = awaitedThen(asked, children, expecting);
    if (bornOf(awaited, children, expecting).length >= awaited.length) continue;
    for (const child of awaited) {
      if (isSomebodyElse(asked, child, expecting) || expecting.named.has(child.personId)) continue;
      mayBe.set(child.personId, { child, birth: 'same', ofMother: false });
    }
  }
  const all = [...mayBe.values()];
  const alike = all.filter(({ child }) => !isToldApart(asked.record, child));
  return alike.length > 0 ? alike : all.map((each) => ({ ...each, birth: 'unclear' }));
};

/** Who is expected when somebody was born, each once; who is held for review only where nobody else is. */
const awaitedThen = (
  { record }: Asked,
  children: readonly Child[],
  { isSame }: Pick<Expecting, 'isSame'>,
): readonly Child[] => {
  const then = children.filter(
    ({ birth, isFound }) => birth.born.length === 0 && !isFound && compareBirths(birthOf(record), birth) === 'same',
  );
  const settled = then.filter(({ isHeld }) => !isHeld);
  const awaited: Child[] = [];
  for (const child of settled.length > 0 ? settled : then) {
    if (!awaited.some((each) => isSame(each.personId, child.personId))) awaited.push(child);
  }
  return awaited;
};

/** The brothers and sisters who were born when one of these was expected, and are nobody who was expected. */
const bornOf = (
  awaited: readonly Child[],
  children: readonly Child[],
  { isSame }: Pick<Expecting, 'isSame'>,
): readonly Child[] => {
  const expected = children.filter(({ birth }) => birth.expected.length > 0);
  return children.filter(
    ({ personId, birth }) =>
      birth.born.length > 0 &&
      birth.expected.length === 0 &&
      !expected.some((each) => isSame(each.personId, personId)) &&
      awaited.some((each) => compareBirths(birth, each.birth) === 'same'),
  );
};
