import type { Candidates } from './candidates.js';
import type { Changes, Decision } from './changes.js';
import type { Comparing } from './comparing.js';
import { decidePerson, type Change, type Step } from './decide-person.js';
import type { Known } from './known.js';
import type { Marks } from './marks.js';
import { unitsOf } from './units.js';

export interface Plan {
  /** In the order of the marks. */
  readonly decisions: readonly Decision[];
  readonly changes: Changes;
}

/**
 * Decides for everyone, each with the knowledge of those before; whoever brings most identifiers goes first, so that
 * a call does not split a person whom one of its own events holds together. `known` learns what is decided.
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
  richestFirst.sort((one, other) => weight(all[other]) - weight(all[one]) || one - other);
  for (const index of richestFirst) {
    const marks = all[index];
    if (!marks) continue;
    const note = (change: Change): void => void changes.push({ by: index, change });
    steps[index] = decidePerson(marks, { known, comparing, candidates, newId, note });
  }
  if (changes.length === 0) return { decisions: steps.map((step) => ({ ...step, unit: 0 })), changes: NO_CHANGES };

  const units = unitsOf(steps.map((step) => connections(step, known)));
  const unitOf = (index: number): number => units[index] ?? 0;
  const changed = new Set(changes.map(({ by }) => unitOf(by)));
  const of = <Is extends Change['is']>(is: Is): (Extract<Change, { is: Is }> & { unit: number })[] =>
    changes.flatMap(({ by, change }) =>
      change.is === is ? [{ ...(change as Extract<Change, { is: Is }>), unit: unitOf(by) }] : [],
    );
  return {
    decisions: steps.map((step, index) => ({ ...step, unit: unitOf(index) })),
    changes: {
      people: of('person'),
      claims: of('claim'),
      descriptions: of('description'),
      reviews: of('review'),
      sought: all.flatMap((marks, index) =>
        changed.has(unitOf(index)) && candidates.wereSought(marks)
          ? [{ unit: unitOf(index), keys: comparing.keysOf(marks) }]
          : [],
      ),
      expected: expectations(all, unitOf, changed, known),
    },
  };
};

const weight = (marks: Marks | undefined): number => marks?.identifiers.length ?? 0;

const NO_CHANGES: Changes = { people: [], claims: [], descriptions: [], reviews: [], sought: [], expected: [] };

/** All that a decision looked at. Decisions that share any of it hang together. */
const connections = ({ marks, personId, heldWith }: Step, known: Known): string[] => {
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
