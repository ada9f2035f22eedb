import type { BirthTold } from '#vocabulary';
import { keyOfMother } from '../comparing.js';
import type { Marks } from '../marks.js';
import type { MatchRecord } from '../matching/match-record.js';

/** What the index answered about the children of mothers. */
export interface ChildrenAnswer {
  /** The last registration of keys that was seen. */
  readonly registration: number;
  /** Who is one person with a mother by a worker's decision, directly or over others. */
  readonly same: readonly (readonly [mother: string, others: readonly string[]])[];
  /** Everything that was said of the children, by child. */
  readonly records: ReadonlyMap<string, readonly MatchRecord[]>;
  readonly numbered: readonly string[];
  /** Who of the children are one person by a worker's decision. */
  readonly pairs: readonly (readonly [one: string, other: string])[];
  /** Who of them is held for review, or was and is somebody else. */
  readonly held: readonly string[];
}

/** What the index answered about the newborn beside whom no mother is named. */
export interface NewbornsAnswer {
  /** By place in what was asked: who has the family name and the postcode, and may be the mother. */
  readonly homes: ReadonlyMap<number, readonly string[]>;
  /** The children of all these. */
  readonly children: ChildrenAnswer;
  /** Who of them is one person with somebody who is born, by decisions of workers. */
  readonly born: readonly string[];
}

/** A child of a mother, by all that was said of them. */
export interface Child {
  readonly personId: string;
  readonly records: readonly MatchRecord[];
  readonly birth: BirthTold;
  readonly isHeld: boolean;
  /** Whether they are one with somebody who is born, by a worker's decision. */
  readonly isFound: boolean;
}

/** The children of the mothers whom a call names: those of the index, and those whom the call itself makes. */
export class Children {
  readonly #records = new Map<string, MatchRecord[]>();
  readonly #of = new Map<string, Set<string>>();
  readonly #same = new Map<string, readonly string[]>();
  readonly #held = new Set<string>();
  readonly #found = new Set<string>();
  readonly #pairs = new Set<string>();
  readonly #lookedUp = new Map<Marks, readonly string[]>();

  /** What the index answered; `mothers`: for whom it was asked, and who their mothers may be. */
  add(mothers: ReadonlyMap<Marks, readonly string[]>, answer: ChildrenAnswer): void {
    for (const [mother, others] of answer.same) this.#same.set(mother, others);
    for (const [personId, records] of answer.records) {
      // All that was said of a child comes with whichever of the answers names them.
      if (!this.#records.has(personId)) for (const record of records) this.learn(personId, record);
    }
    for (const [one, other] of answer.pairs) this.#pairs.add(`${one} ${other}`).add(`${other} ${one}`);
    for (const personId of answer.held) this.#held.add(personId);
    for (const [marks, of] of mothers) this.#lookedUp.set(marks, of);
  }

  /** The call says something new of a child. */
  learn(personId: string, record: MatchRecord): void {
    const { mother } = record;
    const records = this.#records.get(personId);
    if (records) records.push(record);
    else this.#records.set(personId, [record]);
    if (mother !== undefined) this.#of.set(mother, (this.#of.get(mother) ?? new Set()).add(personId));
  }

  /** These are children whom somebody who is born was found to be. */
  learnFound(personIds: readonly string[]): void {
    for (const personId of personIds) this.#found.add(personId);
  }

  learnHeld(personId: string): void {
    this.#held.add(personId);
  }

  isSame(one: string, other: string): boolean {
    return this.#pairs.has(`${one} ${other}`);
  }

  /** The children of any of these mothers, in order of their ids. */
  of(mothers: readonly string[]): Child[] {
    const all = mothers.flatMap((mother) => [mother, ...(this.#same.get(mother) ?? [])]);
    const children = new Set(all.flatMap((mother) => [...(this.#of.get(mother) ?? [])]));
    return [...children].sort().map((personId) => this.#child(personId));
  }

  /** Who may be a child's mother, as far as the index was asked. */
  mothersOf(marks: Marks): readonly string[] {
    return this.#lookedUp.get(marks) ?? [];
  }

  /** By what the children of a child's mother were looked up: a decision holds while nobody else comes to have it. */
  keysFor(marks: Marks): readonly string[] {
    return this.mothersOf(marks)
      .flatMap((mother) => [mother, ...(this.#same.get(mother) ?? [])])
      .map(keyOfMother);
  }

  #child(personId: string): Child {
    const records = this.#records.get(personId) ?? [];
    const said = (day: 'dateOfBirth' | 'expectedOn'): string[] => [
      ...new Set(records.flatMap((each) => each[day] ?? [])),
    ];
    return {
      personId,
      records,
      birth: { born: said('dateOfBirth'), expected: said('expectedOn') },
      isHeld: this.#held.has(personId),
      isFound: this.#found.has(personId),
    };
  }
}
