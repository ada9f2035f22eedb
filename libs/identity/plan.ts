import type { IdentifierScheme } from '#vocabulary';
import type { Known, PendingFact } from './known.js';
import type { FoldedDescription, Marks, MatchKey } from './marks.js';
import { recognise, type IdentityConflict } from './recognise.js';
import { unitsOf } from './units.js';

export type IdentifiedBy = 'nhs-number' | 'upn' | 'name-birth-postcode' | 'new';

/** Who somebody is found, or made, to be. It holds once the changes of its unit, if there are any, are registered. */
export interface Decision {
  readonly marks: Marks;
  readonly personId: string;
  readonly identifiedBy: IdentifiedBy;
  readonly conflicts: readonly IdentityConflict[];
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
    readonly fact: PendingFact;
  }[];
  /** Who was described so when it was decided: the changes hold only while nobody joins them. */
  readonly expected: readonly { readonly unit: number; readonly key: MatchKey; readonly people: readonly string[] }[];
}

export interface Plan {
  /** In the order of the marks. */
  readonly decisions: readonly Decision[];
  readonly changes: Changes;
}

type Step = Omit<Decision, 'unit'>;
type Change =
  | { readonly is: 'person'; readonly personId: string; readonly report?: string }
  | {
      readonly is: 'claim';
      readonly personId: string;
      readonly scheme: IdentifierScheme;
      readonly value: string;
      readonly fact: PendingFact;
    }
  | {
      readonly is: 'description';
      readonly personId: string;
      readonly description: FoldedDescription;
      readonly fact: PendingFact;
    };

/**
 * Decides for everyone, each with the knowledge of those before; whoever brings most identifiers goes first, so that
 * a call does not split a person whom one of its own events holds together. `known` learns what is decided.
 */
export const planFor = (all: readonly Marks[], known: Known, newId: () => string): Plan => {
  const steps = new Array<Step>(all.length);
  const changes: { readonly by: number; readonly change: Change }[] = [];
  const richestFirst = all.map((_, index) => index);
  richestFirst.sort((one, other) => weight(all[other]) - weight(all[one]) || one - other);
  for (const index of richestFirst) {
    const marks = all[index];
    if (marks) steps[index] = decide(marks, known, newId, (change) => changes.push({ by: index, change }));
  }
  if (changes.length === 0) return { decisions: steps.map((step) => ({ ...step, unit: 0 })), changes: NO_CHANGES };

  const units = unitsOf(steps.map(({ marks, personId }) => connections(marks, personId, known)));
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
      expected: expectations(all, unitOf, changed, known),
    },
  };
};

const weight = (marks: Marks | undefined): number => marks?.identifiers.length ?? 0;

const NO_CHANGES: Changes = { people: [], claims: [], descriptions: [], expected: [] };

const decide = (marks: Marks, known: Known, newId: () => string, note: (change: Change) => void): Step => {
  const recognition = recognise(marks, known);
  const personId = recognition.personId ?? newId();
  if (recognition.personId === undefined) {
    note({ is: 'person', personId, report: marks.report });
    known.addPerson(personId, marks.report);
  }
  learn(marks, personId, known, newId, note);
  const by = recognition.personId === undefined ? 'new' : recognition.by;
  // The same report again is answered as it was the first time.
  return { marks, personId, identifiedBy: by === 'same-report' ? 'new' : by, conflicts: recognition.conflicts };
};

/** What the person is not known by yet: identifiers that are nobody's, and a description in new words. */
const learn = (
  marks: Marks,
  personId: string,
  known: Known,
  newId: () => string,
  note: (change: Change) => void,
): void => {
  const { source, agencyEventId, description, matchKey } = marks;
  for (const { scheme, value } of marks.identifiers) {
    if (known.ownerOf(scheme, value) !== undefined) continue;
    const fact: PendingFact = { id: newId(), source, agencyEventId, about: { scheme, value } };
    note({ is: 'claim', personId, scheme, value, fact });
    known.addIdentifier(personId, scheme, value, fact);
  }
  if (!description || known.hasDescription(personId, description.id)) return;
  const fact: PendingFact = { id: newId(), source, agencyEventId, about: { description: description.id } };
  note({ is: 'description', personId, description, fact });
  known.addDescription(personId, description.id, matchKey, fact);
};

/** All that a decision looked at. Decisions that share any of it hang together. */
const connections = (marks: Marks, personId: string, known: Known): string[] => {
  const { identifiers } = marks;
  const people = identifiers.map(({ scheme, value }) => known.ownerOf(scheme, value));
  if (marks.matchKey) people.push(...known.describedAs(marks.matchKey));
  return [
    personId,
    ...people.filter((each) => each !== undefined),
    ...identifiers.map(({ scheme, value }) => `${scheme} ${value}`),
    ...(marks.matchKey ? [marks.matchKey.text] : []),
    ...(marks.report === undefined ? [] : [marks.report]),
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
