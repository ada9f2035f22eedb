import type { IdentifierScheme, IdentityHeldForReview } from '#vocabulary';
import type { CandidatesAnswer } from './candidates.js';
import { Known, type Found, type PendingFact } from './known.js';
import type { Marks } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import type { ChildrenAnswer } from './unborn/children.js';

export interface LookupAnswer {
  readonly known: Known;
  /** Wrapped keys (hex) of all who were found, by person. */
  readonly keys: readonly (readonly [personId: string, wrapped: string])[];
}

/** What `lookup_people` answers. */
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

export const lookupAnswer = (all: readonly Marks[], row: LookupRow | undefined): LookupAnswer => {
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
  return { known: new Known(found, row?.numbered ?? [], facts), keys: Object.entries(row?.keys ?? {}) };
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
  readonly registration: string;
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
