import type { Candidates } from './candidates.js';
import type { Changes, Decision } from './changes.js';
import type { Comparing } from './comparing.js';
import { decidePerson } from './decide-person.js';
import type { Change, Step } from './deciding.js';
import type { Known } from './known.js';
import type { Marks } from './marks.js';
import { unitsOf } from './units.js';

export interface Plan {
  /** In the order of the marks. */
  readonly decisions: readonly Decision[];
  /** With whose changes the decision at a place stands or falls. */
  readonly unitOf: (place: number) => number;
  readonly changes: Changes;
}

/**
 * Decides for everyone, each with the knowledge of those before; whoever brings most identifiers goes first, so that
 * a call does not split a person whom one of its own events holds together, the mother before the child whom an event
 * names beside her, and everybody before the newborn who may be expected by one of them. `known` learns what is decided.
 */
export const planFor = (
  all: readonly Marks[],
  known: Known,
  comparing: Comparing,
  candidates: Candidates,
  newId: () => string,
): Plan => {
  const steps = new Array<Step>(all.length);
  const changes: { readonly by: number; readonly change: Change }[] = [];
  const richestFirst = all.map((_, index) => index);
  const isLast = all.map((marks) => (candidates.isNewborn(marks) ? 1 : 0));
  richestFirst.sort(
    (one, other) => (isLast[one] ?? 0) - (isLast[other] ?? 0) || weight(all[other]) - weight(all[one]) || one - other,
  );
  const placeOf = new Map(all.map((marks, index) => [marks, index]));
  const motherOf = ({ mother }: Marks): Step | undefined => steps[(mother && placeOf.get(mother)) ?? -1];
  const namedBeside = (mother: Marks): readonly Marks[] => all.filter((marks) => marks.mother === mother);
  const decide = (index: number): void => {
    const marks = all[index];
    if (!marks || steps[index]) return;
    if (marks.mother) decide(placeOf.get(marks.mother) ?? -1);
    const note = (change: Change): void => void changes.push({ by: index, change });
    steps[index] = decidePerson(marks, { known, comparing, candidates, newId, note, motherOf, namedBeside });
  };
  for (const index of richestFirst) decide(index);
  if (changes.length === 0) return { decisions: steps, unitOf: () => 0, changes: NO_CHANGES };

  const units = unitsOf(steps.map((step) => connections(step, motherOf(step.marks), known)));
  const unitOf = (index: number): number => units[index] ?? 0;
  const changed = new Set(changes.map(({ by }) => unitOf(by)));
  const of = <Is extends Change['is']>(is: Is): (Extract<Change, { is: Is }> & { unit: number })[] =>
    changes.flatMap(({ by, change }) =>
      change.is === is ? [{ ...(change as Extract<Change, { is: Is }>), unit: unitOf(by) }] : [],
    );
  return {
    decisions: steps,
    unitOf,
    changes: {
      people: of('person'),
      claims: of('claim'),
      descriptions: of('description'),
      reviews: of('review'),
      sought: all.flatMap((marks, index) => {
        const keys = changed.has(unitOf(index)) ? candidates.keysSoughtFor(marks) : [];
        return keys.length > 0 ? [{ unit: unitOf(index), keys }] : [];
      }),
      expected: expectations(all, unitOf, changed, known),
    },
  };
};

const weight = (marks: Marks | undefined): number => marks?.identifiers.length ?? 0;

const NO_CHANGES: Changes = { people: [], claims: [], descriptions: [], reviews: [], sought: [], expected: [] };

/** All that a decision looked at. Decisions that share any of it hang together. */
const connections = ({ marks, personId, heldWith }: Step, mother: Step | undefined, known: Known): string[] => {
  const { identifiers } = marks;
  const people = identifiers.map(({ scheme, value }) => known.ownerOf(scheme, value));
  if (marks.matchKey) people.push(...known.describedAs(marks.matchKey));
  return [
    personId,
    ...people.filter((each) => each !== undefined),
    ...identifiers.map(({ scheme, value }) => `${scheme} ${value}`),
    ...(marks.matchKey ? [marks.matchKey.text] : []),
    ...(marks.report === undefined ? [] : [marks.report]),
    ...[marks.said, marks.saidBoth].flatMap((said) => (said === undefined ? [] : [`said ${said}`])),
    ...heldWith,
    ...(mother ? [mother.personId] : []),
  ];
};

/** Once several people are described so, they stay several, and nothing is decided by it: nothing to expect. */
const expectations = (
  all: readonly Marks[],
  unitOf: (index: number) => number,
  changed: ReadonlySet<number>,
  known: Known,
): Changes['expected'] => {
  const expected = new Map<string, Changes['expected'][number]>();
  all.forEach(({ matchKey: key }, index) => {
    if (!key || !changed.has(unitOf(index)) || expected.has(key.text)) return;
    const people = known.describedBefore(key);
    if (people && people.length < 2) expected.set(key.text, { unit: unitOf(index), key, people });
  });
  return [...expected.values()];
};
