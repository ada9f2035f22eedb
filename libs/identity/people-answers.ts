import type { IdentifierScheme, IdentityHeldForReview } from '#vocabulary';
import type { CandidatesAnswer } from './candidates.js';
import { Known, type Found, type PendingFact } from './known.js';
import type { Marks } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import type { ChildrenAnswer, NewbornsAnswer } from './unborn/children.js';

export interface LookupAnswer {
  readonly known: Known;
  /** Wrapped keys (hex) of all who were found, by person. */
  readonly keys: readonly (readonly [personId: string, wrapped: string])[];
  /** Whom those have to be compared with for whom it was asked ahead. */
  readonly ahead?: AnsweredAhead;
}

/** What the index answers about those of whom it was asked ahead, before it is known who of them has to be compared. */
export interface AnsweredAhead {
  /** Whom of those asked after it looked for by their keys and, where they are beside a mother, by her children. */
  isSought(marks: Marks): boolean;
  /** Of whom the rules name it looked up what was said. */
  readonly named: ReadonlySet<string>;
  /** Who shares keys with one of the sought. */
  peopleFor(marks: Marks): readonly string[];
  readonly compared: CandidatesAnswer;
  readonly children: ChildrenAnswer;
  /** Whose children these are. */
  readonly mothers: ReadonlySet<string>;
  /** Who lives where one of the sought does who is a newborn beside whom no mother is named. */
  homeFor(marks: Marks): readonly string[];
  readonly newborns: NewbornsAnswer;
}

/** What `lookup_candidates_and_newborns` answers. */
export interface LookupRow {
  readonly asked:
    | readonly [
        byNhsNumber: string | null,
        byUpn: string | null,
        byReport: string | null,
        describedSo: readonly string[] | null,
        inTheseWords: true | null,
        byWords: string | null,
        openReview: string | null,
        askedOfBoth: true | null,
      ][]
    | null;
  readonly keys: Readonly<Record<string, string>> | null;
  readonly numbered: readonly string[] | null;
  readonly facts: readonly FactRow[] | null;
  readonly sought: readonly number[] | null;
  readonly named: readonly string[] | null;
  readonly compared: CandidatesRow | null;
  readonly related: ChildrenRow | null;
  readonly may_be: readonly string[] | null;
  readonly expected: NewbornsRow | null;
}

interface FactRow {
  readonly id: string;
  readonly person: string;
  readonly scheme: IdentifierScheme | null;
  readonly value: string | null;
  readonly description: string | null;
  readonly source: string;
  readonly agencyEventId: string;
  readonly held: IdentityHeldForReview | null;
}

/** @param placeOf where each who was asked after is in `all`. */
export const lookupAnswer = (
  all: readonly Marks[],
  row: LookupRow | undefined,
  placeOf: ReadonlyMap<Marks, number>,
): LookupAnswer => {
  const found = all.map((marks, place): Found => {
    const answer = row?.asked?.[place];
    if (!answer) throw new Error('The people index answers for everyone who was asked after.');
    const [byNhsNumber, byUpn, byReport, describedSo, inTheseWords, byWords, openReview, askedOfBoth] = answer;
    return {
      marks,
      byNhsNumber,
      byUpn,
      byReport,
      describedSo,
      inTheseWords: inTheseWords === true,
      byWords,
      openReview,
      askedOfBoth: askedOfBoth === true,
    };
  });
  const facts = (row?.facts ?? []).map((fact) => ({ personId: fact.person, fact: pendingFact(fact) }));
  return {
    known: new Known(found, row?.numbered ?? [], facts),
    keys: Object.entries(row?.keys ?? {}),
    ...(row && { ahead: answeredAhead(row, placeOf) }),
  };
};

const answeredAhead = (
  { sought, named, compared, related, may_be: mayBe, expected }: LookupRow,
  placeOf: ReadonlyMap<Marks, number>,
): AnsweredAhead => {
  const places = new Set(sought);
  const candidates = candidatesAnswer(compared ?? undefined);
  const newborns = newbornsAnswer(expected ?? undefined);
  const at = (marks: Marks): number => placeOf.get(marks) ?? -1;
  return {
    isSought: (marks) => places.has(at(marks)),
    named: new Set(named),
    peopleFor: (marks) => candidates.people.get(at(marks)) ?? [],
    compared: candidates,
    children: childrenAnswer(related ?? undefined),
    mothers: new Set(mayBe),
    homeFor: (marks) => newborns.homes.get(at(marks)) ?? [],
    newborns,
  };
};

const pendingFact = ({ id, scheme, value, description, source, agencyEventId, held }: FactRow): PendingFact => ({
  id,
  source,
  agencyEventId,
  about:
    scheme !== null && value !== null
      ? { scheme, value }
      : held === null
        ? { description: description ?? '' }
        : { held },
});

/** What `match_candidates` answers. */
export interface CandidatesRow {
  /** A number of eight bytes comes as text in a column, and as a number in JSON. */
  readonly registration: string | number;
  readonly candidates: readonly (readonly [place: number, people: readonly string[]])[] | null;
  readonly records: Readonly<Record<string, readonly MatchRecord[]>> | null;
  readonly numbered: readonly string[] | null;
  readonly pairs: readonly (readonly [string, string])[] | null;
}

export const candidatesAnswer = (row: CandidatesRow | undefined): CandidatesAnswer => ({
  registration: Number(row?.registration ?? 0),
  people: new Map(row?.candidates ?? []),
  records: new Map(Object.entries(row?.records ?? {})),
  numbered: row?.numbered ?? [],
  pairs: row?.pairs ?? [],
});

/** What `match_children` answers. */
export interface ChildrenRow extends Omit<CandidatesRow, 'candidates'> {
  readonly same: readonly (readonly [mother: string, others: readonly string[]])[] | null;
  readonly held: readonly string[] | null;
}

export const childrenAnswer = (row: ChildrenRow | undefined): ChildrenAnswer => ({
  registration: Number(row?.registration ?? 0),
  same: row?.same ?? [],
  records: new Map(Object.entries(row?.records ?? {})),
  numbered: row?.numbered ?? [],
  pairs: row?.pairs ?? [],
  held: row?.held ?? [],
});

/** What `match_newborns` answers. */
export interface NewbornsRow {
  readonly homes: readonly (readonly [place: number, people: readonly string[]])[] | null;
  readonly related: ChildrenRow | null;
  readonly born: readonly string[] | null;
}

export const newbornsAnswer = (row: NewbornsRow | undefined): NewbornsAnswer => ({
  homes: new Map(row?.homes ?? []),
  children: childrenAnswer(row?.related ?? undefined),
  born: row?.born ?? [],
});
