import type { Candidates } from './candidates.js';
import type { Changes, Decision } from './changes.js';
import type { Comparing } from './comparing.js';
import type { Known } from './known.js';
import type { Marks } from './marks.js';

/** A decision by itself; `heldWith`: who else the one held may be. */
export type Step = Decision & { readonly heldWith: readonly string[] };

/** One thing that the index is to learn. */
export type Change =
  | ({ readonly is: 'person' } & Omit<Changes['people'][number], 'unit'>)
  | ({ readonly is: 'claim' } & Omit<Changes['claims'][number], 'unit'>)
  | ({ readonly is: 'description' } & Omit<Changes['descriptions'][number], 'unit'>)
  | ({ readonly is: 'review' } & Omit<Changes['reviews'][number], 'unit'>);

/** What a decision rests on, and where it notes what the index is to learn. */
export interface Deciding {
  readonly known: Known;
  readonly comparing: Comparing;
  readonly candidates: Candidates;
  readonly newId: () => string;
  readonly note: (change: Change) => void;
  /** Who the mother beside a child was decided to be; undefined where none is named. */
  readonly motherOf: (marks: Marks) => Step | undefined;
  /** All the children whom the agency event names beside the same mother. */
  readonly namedBeside: (mother: Marks) => readonly Marks[];
}
