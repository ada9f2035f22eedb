import type { IdentityHeldForReview } from '#vocabulary';
import type pg from 'pg';
import { withoutValues } from './people-index.js';
import type { StoredReview } from './reviews.js';

/** Reviews in PostgreSQL: see `migrations/`. Every call throws PeopleIndexError where the index does not answer. */
export interface ReviewsIndex {
  /** Open ones, the oldest first, after a number. */
  open(after: number, most: number): Promise<readonly StoredReview[]>;
  /** By id; undefined where there is none, or the one held is erased. */
  read(reviewId: string): Promise<StoredReview | undefined>;
  /** Open ones in which any of these people is held or a candidate, the oldest first. */
  about(personIds: readonly string[]): Promise<readonly StoredReview[]>;
  /** What was decided first stays. */
  close(reviewId: string, decision: 'same' | 'different', personId: string | undefined, by: string): Promise<void>;
  /** What is decided of two records otherwise. */
  remember(one: string, other: string, standing: 'same' | 'different'): Promise<void>;
  /** All records of each person of whom there are several, by whichever of them was asked for. */
  linked(personIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

export const createReviewsIndex = (pool: pg.Pool): ReviewsIndex => {
  const ask = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query<Row>(sql, values)).rows;
    } catch (error) {
      throw withoutValues(error);
    }
  };
  const reviews = async (ids: string, values: unknown[]): Promise<StoredReview[]> =>
    (await ask<ReviewRow>(`select * from identity_reviews_by_id(${ids})`, values)).map(storedReview);

  return {
    open: (after, most) => reviews('array(select open_identity_reviews($1::bigint, $2))', [after, most]),
    read: async (reviewId) => (await reviews('$1::uuid[]', [[reviewId]]))[0],
    about: (personIds) => reviews('array(select open_identity_reviews_about($1::uuid[]))', [personIds]),
    close: async (reviewId, decision, personId, by) => {
      await ask('select close_identity_review($1, $2, $3, $4)', [reviewId, decision, personId ?? null, by]);
    },
    remember: async (one, other, standing) => {
      await ask('select remember_pair($1, $2, $3)', [one, other, standing]);
    },
    linked: async (personIds) => {
      const rows = await ask<{ person_id: string; records: readonly string[] }>(
        'select person_id, records from linked_people($1::uuid[])',
        [personIds],
      );
      return new Map(rows.map(({ person_id: personId, records }) => [personId, records]));
    },
  };
};

interface ReviewRow {
  readonly review_id: string;
  readonly number: string;
  readonly person_id: string;
  readonly held: IdentityHeldForReview;
  readonly opened_at: Date;
  readonly candidates: readonly string[];
  readonly decision: 'same' | 'different' | null;
  readonly same_as: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
}

const storedReview = (row: ReviewRow): StoredReview => ({
  reviewId: row.review_id,
  number: Number(row.number),
  personId: row.person_id,
  held: row.held,
  openedAt: row.opened_at,
  candidateIds: row.candidates,
  ...(row.decision !== null &&
    row.decided_at && {
      decided: {
        decision: row.decision,
        ...(row.same_as !== null && { personId: row.same_as }),
        decidedBy: row.decided_by ?? '',
        decidedAt: row.decided_at,
      },
    }),
});
