import type { IdentifierScheme, IdentityHeldForReview } from '#vocabulary';
import type { Candidates } from './candidates.js';
import type { Comparing } from './comparing.js';
import { decidePerson, type Change, type Step } from './decide-person.js';
import type { Known, PendingFact } from './known.js';
import type { FoldedDescription, Marks, MatchKey } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import type { IdentityConflict } from './recognise.js';
import { unitsOf } from './units.js';

/**
 * By what somebody was recognised. `match`: they are so alike that it is one person. `held`: it could not be said who
 * it is, and a provisional person was made, or kept to, until a worker decides. `same-words`: as such a provisional
 * person, whose review is decided.
 */
export type IdentifiedBy = 'nhs-number' | 'upn' | 'name-birth-postcode' | 'same-words' | 'match' | 'held' | 'new';

/** Who somebody is found, or made, to be. It holds once the changes of its unit, if there are any, are registered. */
export interface Decision {
  readonly marks: Marks;
  readonly personId: string;
  readonly identifiedBy: IdentifiedBy;
  readonly conflicts: readonly IdentityConflict[];
  /** The open review in which the person is held, where they were identified so. */
  readonly reviewId?: string;
  readonly unit: number;
}

/** What the index is to learn. Units stand or fall as a whole. */
export interface Changes {
  readonly people: readonly { readonly unit: number; readonly personId: string; readonly report?: string }[];
  readonly claims: readonly {
    readonly unit: number;
    readonly personId: string;
    readonly scheme: IdentifierScheme;
    readonly value: string;
    readonly fact: PendingFact;
  }[];
  readonly descriptions: readonly {
    readonly unit: number;
    readonly personId: string;
    readonly description: FoldedDescription;
    readonly record?: MatchRecord;
    readonly keys: readonly string[];
    readonly fact: PendingFact;
  }[];
  readonly reviews: readonly {
    readonly unit: number;
    readonly personId: string;
    readonly held: IdentityHeldForReview;
    readonly said?: string;
    readonly fact: PendingFact;
  }[];
  /** By what keys others were looked for: the changes hold only while nobody else comes to share them. */
  readonly sought: readonly { readonly unit: number; readonly keys: readonly string[] }[];
  /** Who was described so when it was decided: the changes hold only while nobody joins them. */
  readonly expected: readonly { readonly unit: number; readonly key: MatchKey; readonly people: readonly string[] }[];
}

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
    ...(marks.said === undefined ? [] : [`said ${marks.said}`]),
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
