import type { PersonKeys } from '#access';
import { gather, isCalendarDate, isDatabaseUnavailable, isUuid } from '#platform';
import type pg from 'pg';
import { Comparing, noMatcher } from './comparing.js';
import { FamiliarWords } from './familiar.js';
import { fold } from './fold.js';
import { marksOf, NHS_NUMBER, UPN, type Marks, type PersonToResolve } from './marks.js';
import { findLikely, type LikelyPerson, type LikelyQuery } from './likely.js';
import type { Matcher } from './matching/match-record.js';
import { createPeopleIndex, type SearchMarks } from './people-index.js';
import { resolveCalls, type ResolvedPerson, type Resolving } from './resolve.js';
import { withReasons, type IdentityReview } from './reviews.js';
import { createNewPeople, type NewPeople } from './new-people.js';
import { createReviewsIndex } from './reviews-index.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';

/** Whom a worker looks for: exactly one of the three ways. Case, accents and spacing do not matter. */
export type PeopleQuery =
  | { readonly nhsNumber: string }
  | { readonly upn: string }
  | {
      readonly name: { readonly given?: string; readonly family: string };
      /** `YYYY-MM-DD`. */
      readonly dateOfBirth: string;
      readonly postcode?: string;
    };

export interface FoundPerson {
  readonly personId: string;
  /** What fits exactly: all that was asked for. */
  readonly foundBy: 'nhs-number' | 'upn' | 'name-birth-postcode' | 'name-birth';
}

/** Whose is it: people, known again by what agencies say of them. Children and adults are people alike. */
export interface Identity {
  /**
   * Who they are, in order: found by NHS number, else UPN, else name, date of birth and postcode; else a new person.
   * Resolving the same agency event again finds the same people. All people of an agency event come in one call.
   * @throws PeopleIndexError where the index does not answer: ask again.
   * @throws TypeError where a description is not normalised.
   */
  resolve(people: readonly PersonToResolve[]): Promise<readonly ResolvedPerson[]>;
  /**
   * The event store holds the facts of these claims durably. Losing this call is harmless: the facts are offered
   * again under the same ids.
   * @throws PeopleIndexError where the index does not answer.
   */
  confirm(claims: readonly string[]): Promise<void>;
  /**
   * People who fit the query exactly, at most a hundred, in order of id. Who may see whom is the caller's to decide.
   * @throws PeopleIndexError where the index does not answer.
   */
  search(query: PeopleQuery): Promise<readonly FoundPerson[]>;
  /**
   * People who may be meant though something of it is wrong or not known, the likeliest first, at most twenty; those
   * too who fit exactly. Nobody who is erased is among them.
   * @throws PeopleIndexError where the index does not answer.
   */
  searchLikely(query: LikelyQuery): Promise<readonly LikelyPerson[]>;
  /**
   * Open reviews after a number (0: from the first), the oldest first, with what speaks for and against each candidate.
   * @throws PeopleIndexError where the index does not answer; so do those below.
   */
  openReviews(page: { readonly after: number; readonly limit: number }): Promise<readonly IdentityReview[]>;
  /** A review, open or decided; undefined where there is none, or the one held is erased. */
  review(reviewId: string): Promise<IdentityReview | undefined>;
  /** Open reviews in which any of these people is held or a candidate: entries that are not yet placed. */
  reviewsAbout(personIds: readonly string[]): Promise<readonly IdentityReview[]>;
  /** `decideReview` has stored the decision: the review is open no more. The first decision stays. */
  closeReview(
    reviewId: string,
    decision: 'same' | 'different',
    personId: string | undefined,
    by: string,
  ): Promise<void>;
  /** Two records are one person's, or are not, by a decision outside of a review: when they are linked, or unlinked. */
  rememberPair(one: string, other: string, standing: 'same' | 'different'): Promise<void>;
  /** All records of each of these people who has several, in order of their ids. */
  linkedWith(personIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * An agency event was put down to somebody else: what it said of who the person is, names and identifiers, goes with
   * it, so that the same words lead to whom it is about from now on. Called again it changes nothing.
   */
  reassignFacts(agencyEventId: string, fromPersonId: string, toPersonId: string): Promise<void>;
  /** People who are made by a decision. */
  readonly newPeople: NewPeople;
  /** Whether there is such a person; false also for what is no id. */
  exists(personId: string): Promise<boolean>;
}

/** Above this a call is no single post: it is looked up by itself, and keeps no single post waiting. */
const LARGE_CALL = 20;
/** People of one gathered lookup, claims of one gathered confirmation. */
const MOST_GATHERED = 1_000;

export interface IdentityParts {
  readonly pool: pg.Pool;
  readonly keys: PersonKeys;
  /** Compares those whom the exact rules do not find. Without one the exact rules alone decide. */
  readonly matcher?: Matcher;
  readonly thresholds?: Thresholds;
}

/** People whom a search shows. */
const MOST_LIKELY = 20;

/** Identity on the service's database; the schema is that of `migrations/`. */
export const createIdentity = ({ pool, keys, matcher, thresholds }: IdentityParts): Identity => {
  const index = createPeopleIndex(pool);
  const reviews = createReviewsIndex(pool);
  const comparing = new Comparing(matcher ?? noMatcher, thresholds ?? DEFAULT_THRESHOLDS);
  const resolving: Resolving = { index, keys, comparing, familiar: new FamiliarWords() };
  const resolveTogether = gather((calls: readonly (readonly Marks[])[]) => resolveCalls(calls, resolving), {
    weigh: (call) => call.length,
    atMost: MOST_GATHERED,
    mayBeOnes: (error) => !isDatabaseUnavailable(error),
    tellsAll: isDatabaseUnavailable,
  });
  const confirmTogether = gather(
    async (calls: readonly (readonly string[])[]) => {
      await index.confirm([...new Set(calls.flat())]);
      return calls.map(() => undefined);
    },
    { weigh: (call) => call.length, atMost: MOST_GATHERED, mayBeOnes: () => false, tellsAll: isDatabaseUnavailable },
  );

  return {
    resolve: async (people) => {
      const marks = marksOf(people);
      if (marks.length === 0) return [];
      if (marks.length <= LARGE_CALL) return resolveTogether(marks);
      return (await resolveCalls([marks], resolving))[0] ?? [];
    },
    confirm: async (claims) => {
      const facts = claims.filter(isUuid);
      if (facts.length > 0) await confirmTogether(facts);
    },
    search: async (query) => {
      const { marks, foundBy } = searched(query);
      if (!marks) return [];
      return (await index.search(marks)).map((personId) => ({ personId, foundBy }));
    },
    searchLikely: (query) => findLikely(index, comparing, query, MOST_LIKELY),
    openReviews: async ({ after, limit }) => withReasons(await reviews.open(after, limit), index, comparing),
    review: async (reviewId) => {
      const stored = isUuid(reviewId) ? await reviews.read(reviewId) : undefined;
      return stored && (await withReasons([stored], index, comparing))[0];
    },
    reviewsAbout: async (personIds) => withReasons(await reviews.about(personIds.filter(isUuid)), index, comparing),
    closeReview: (reviewId, decision, personId, by) => reviews.close(reviewId, decision, personId, by),
    rememberPair: (one, other, standing) => reviews.remember(one, other, standing),
    linkedWith: (personIds) => reviews.linked(personIds.filter(isUuid)),
    reassignFacts: (agencyEventId, fromPersonId, toPersonId) =>
      index.reassign(agencyEventId, fromPersonId, toPersonId, (records) => [
        ...new Set(records.flatMap((record) => comparing.keysOfRecord(record))),
      ]),
    newPeople: createNewPeople(index, keys),
    exists: async (personId) => isUuid(personId) && (await index.exists(personId)),
  };
};

/** `marks` is undefined where nobody can fit. */
const searched = (query: PeopleQuery): { marks?: SearchMarks; foundBy: FoundPerson['foundBy'] } => {
  if ('nhsNumber' in query) {
    const nhsNumber = query.nhsNumber.replace(/\s/g, '');
    return { foundBy: 'nhs-number', ...(NHS_NUMBER.test(nhsNumber) && { marks: { nhsNumber } }) };
  }
  if ('upn' in query) {
    const upn = query.upn.replace(/\s/g, '').toUpperCase();
    return { foundBy: 'upn', ...(UPN.test(upn) && { marks: { upn } }) };
  }
  const given = query.name.given === undefined ? undefined : fold(query.name.given);
  const family = fold(query.name.family);
  const postcode = query.postcode === undefined ? undefined : fold(query.postcode);
  const foundBy = postcode === undefined ? 'name-birth' : 'name-birth-postcode';
  const possible = family !== '' && given !== '' && postcode !== '' && isCalendarDate(query.dateOfBirth);
  return { foundBy, ...(possible && { marks: { given, family, dateOfBirth: query.dateOfBirth, postcode } }) };
};
