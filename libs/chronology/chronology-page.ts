import type { OccurredOn, PersonalContent, Significance, SignsOfSafetyColumn } from '#vocabulary';
import type { HeldForReview } from './held-for-review.js';
import type { ToldByAlert } from './known-to.js';
import type { Withheld } from './sensitivity.js';
import type { Who } from './who.js';

/** Who changed an entry, when, and why. */
export interface EntryChange {
  readonly at: string;
  readonly agency: string;
  readonly reason: string | null;
}

export interface EntryCorrection extends EntryChange {
  /** What stood before. */
  readonly before: EntryContent & { readonly occurredOn: OccurredOn };
}

/** What an entry says: coded facts, and the personal content where the person's key still opens it. */
export interface EntryContent {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly indicators: readonly string[];
  readonly significance: Significance;
  readonly standing: string;
  readonly narrative?: string;
  readonly impactOnChild?: string;
  readonly actionTaken?: string;
  readonly childVoice?: string;
  readonly practitioner?: PersonalContent['practitioner'];
  readonly documentReference?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** True where the person's key was destroyed: the personal content is gone for good. */
  readonly erased?: true;
}

/** That a worker keeps an entry in sight: who, since when, and why (null where it was erased or is withheld). */
export interface Pinned {
  readonly pinId: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}

/** Place among all lines of a reading, from 1: entries, roll-ups and gaps are read in its order. */
interface Numbered {
  readonly line: number;
}

/** One line of a chronology: when it happened, when the agency learned of it, and when the service stored it. */
export interface ChronologyEntry extends EntryContent, Numbered {
  readonly eventId: string;
  /** Whose it is, one of `people` of the page, and what that person is to the child: null for the child's own. */
  readonly personId: string;
  readonly relation: string | null;
  readonly occurredOn: OccurredOn;
  readonly learnedOn: string | null;
  readonly recordedAt: string;
  readonly agency: { readonly urn: string; readonly name: string };
  readonly type: string;
  readonly title: string;
  /** Numbers in words, where the entry holds a register: "Absent 14 of 60 sessions (23 %), ...". */
  readonly summary: string | null;
  readonly groups: readonly string[];
  /** Signs of Safety: `worried-about`, `working-well`, `needs-to-happen` or `background`. */
  readonly column: SignsOfSafetyColumn;
  /** The part that the person has in it. */
  readonly role: string;
  /** Whole years of the child at the entry's first day; null where the date of birth is not known or lies ahead. */
  readonly age: number | null;
  /** The same in words, with months below two years: "1 year 4 months". */
  readonly ageInWords: string | null;
  readonly count: number | null;
  readonly sensitivity: readonly string[];
  readonly identifiedBy: string;
  readonly corrections: readonly EntryCorrection[];
  readonly retraction: EntryChange | null;
  readonly pinned: Pinned | null;
  /** What is not shown to this reader, why, and whom to ask. Empty: nothing is withheld. */
  readonly withheld: readonly Withheld[];
}

/** Routine entries of one agency and kind, in one line. */
export interface ChronologyRollUp extends Numbered {
  /** Ask with `rollUp=<id>` for its entries. */
  readonly rollUpId: string;
  /** What is rolled up: `attendance`, `appointments-kept`, ..., or an event type. */
  readonly what: string;
  readonly words: string;
  readonly personId: string;
  readonly relation: string | null;
  /** First and last day on which any of it may have happened. */
  readonly from: string;
  readonly until: string;
  /** How many events it stands for; an entry that sums up several counts as so many. */
  readonly count: number;
  readonly agency: { readonly urn: string; readonly name: string };
  readonly column: SignsOfSafetyColumn;
  readonly ageInWords: string | null;
  readonly eventIds: readonly string[];
}

/** Days on which no agency reported having seen the child. */
export interface ChronologyGap extends Numbered {
  readonly words: string;
  readonly from: string;
  readonly until: string;
  readonly days: number;
  readonly goesOn: boolean;
  readonly ageInWords: string | null;
}

/** Somebody whose entries stand in the chronology; the child itself has no relation. */
export interface ChronologyPerson extends Who {
  readonly relation: string | null;
}

/** Lines of the page by their column in a Signs of Safety assessment. */
export interface ChronologyColumn {
  readonly column: SignsOfSafetyColumn;
  /** The column's own question. */
  readonly question: string;
  readonly lines: readonly number[];
}

/** What a chronology says before its lines. */
export interface ChronologyHead {
  readonly person: Who;
  /** Everybody whose entries may stand in it, the child first. */
  readonly people: readonly ChronologyPerson[];
  /** Relatives who are not in it, because the family is larger than one reading takes. */
  readonly peopleLeftOut: number;
  /** The instant whose knowledge the page shows. */
  readonly asKnownAt: string;
  /** Whose knowledge, where it is an agency's, and what that means. */
  readonly knownTo: {
    readonly agency: string;
    readonly means: string;
    readonly toldByAlerts: readonly ToldByAlert[];
  } | null;
  /** Version of the person's stream that the page and those after it are read at. */
  readonly version: number;
  /** Records that wait for a decision whose they are. */
  readonly heldForReview: readonly HeldForReview[];
  /** Entries that were put down to this person and are somebody else's, by a worker's decision: they are not shown. */
  readonly movedAway: number;
  /** Entries that match the question, those in roll-ups too, and lines, over all pages. */
  readonly total: number;
  readonly lines: number;
  /**
   * Stored events of the people that cannot be shown, for this release does not know them (a newer one stored them).
   * 0: nothing is missing.
   */
  readonly notShown: number;
}

export interface ChronologyPage extends ChronologyHead {
  readonly entries: readonly ChronologyEntry[];
  readonly rollUps: readonly ChronologyRollUp[];
  readonly gaps: readonly ChronologyGap[];
  readonly columns: readonly ChronologyColumn[];
  readonly nextCursor: string | null;
}

/** A line as it is shown. */
export type ShownLine =
  | { readonly kind: 'entry'; readonly shown: ChronologyEntry }
  | { readonly kind: 'roll-up'; readonly shown: ChronologyRollUp }
  | { readonly kind: 'gap'; readonly shown: ChronologyGap };
