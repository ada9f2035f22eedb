import { errorCode, inTransaction, isDatabaseUnavailable, textArray, uuidArray } from '#platform';
import type pg from 'pg';
import { askedAhead, homeKeys, type AskedAhead } from './asked-ahead.js';
import type { CandidatesAnswer } from './candidates.js';
import type { Marks } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import {
  candidatesAnswer,
  childrenAnswer,
  lookupAnswer,
  newbornsAnswer,
  type CandidatesRow,
  type ChildrenRow,
  type LookupAnswer,
  type LookupRow,
  type NewbornsRow,
} from './people-answers.js';
import { registration } from './people-registration.js';
import type { Changes } from './changes.js';
import type { Thresholds } from './thresholds.js';
import type { ChildrenAnswer, NewbornsAnswer } from './unborn/children.js';
import type { Home } from './unborn/newborn.js';

/**
 * The people index did not do what it was asked: ask again, nothing is done twice. `code` is the database's state code
 * (`isDatabaseUnavailable` of #platform tells "not now" by it). What the database said is left out: it repeats values.
 */
export class PeopleIndexError extends Error {
  override readonly name = 'PeopleIndexError';
  constructor(readonly code: string) {
    super(`The people index did not answer (${code}).`);
  }
}

/** What is looked for: identifiers normalised, names and postcode folded. */
export interface SearchMarks {
  readonly nhsNumber?: string;
  readonly upn?: string;
  readonly given?: string;
  readonly family?: string;
  readonly dateOfBirth?: string;
  readonly postcode?: string;
}

export interface Registered {
  /** Units that did not hold any more: nothing of them is registered. */
  readonly stale: ReadonlySet<number>;
  /** Ids of facts that are not new after all: somebody else's fact says the same. */
  readonly dropped: ReadonlySet<string>;
}

export interface PeopleIndex {
  /**
   * What is known of those asked after; `ahead`: for whom it is likely to be asked next whom they have to be compared
   * with. Then it is answered at once.
   */
  lookup(all: readonly Marks[], ahead?: AskedAhead): Promise<LookupAnswer>;
  /** Who shares keys with those asked after, a list of keys for each; and what was said of them, and of the named. */
  candidates(
    keys: readonly (readonly string[])[],
    named: readonly string[],
    bounds: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>,
  ): Promise<CandidatesAnswer>;
  /** What is known of the children of these mothers. */
  children(
    mothers: readonly string[],
    bounds: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>,
  ): Promise<ChildrenAnswer>;
  /** Who lives at each of these homes, and what is known of their children. */
  newborns(homes: readonly Home[], bounds: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>): Promise<NewbornsAnswer>;
  /**
   * Registers the changes with the wrapped keys of the new people. `since`: the registration up to which it was looked
   * who shares keys.
   */
  register(changes: Changes, keys: ReadonlyMap<string, Buffer>, since?: number): Promise<Registered>;
  confirm(facts: readonly string[]): Promise<void>;
  search(marks: SearchMarks): Promise<readonly string[]>;
  exists(personId: string): Promise<boolean>;
  /** What an agency event said of who somebody is goes to another person with it. */
  reassign(
    event: string,
    from: string,
    to: string,
    keysOf: (records: readonly MatchRecord[]) => readonly string[],
  ): Promise<void>;
  /** Everything that was said of people, to be compared. */
  records(personIds: readonly string[]): Promise<ReadonlyMap<string, readonly MatchRecord[]>>;
}

/** The index of people in PostgreSQL: see `migrations/`. */
export const createPeopleIndex = (pool: pg.Pool): PeopleIndex => {
  const ask = async <Row extends pg.QueryResultRow>(
    sql: string | { readonly name: string; readonly text: string },
    values: unknown[],
  ): Promise<Row[]> => {
    try {
      return (await pool.query<Row>({ ...(typeof sql === 'string' ? { text: sql } : sql), values })).rows;
    } catch (error) {
      throw withoutValues(error);
    }
  };

  return {
    lookup: async (all, ahead) => {
      const { distinct, placeOf } = distinctOf(all);
      const texts = (read: (marks: Marks) => string | undefined): Buffer => textArray(distinct.map(read));
      const uuids = (read: (marks: Marks) => string | undefined): Buffer => uuidArray(distinct.map(read));
      const [row] = await ask<LookupRow>(LOOKUP, [
        texts(({ nhsNumber }) => nhsNumber),
        texts(({ upn }) => upn),
        texts(({ matchKey }) => matchKey?.given),
        texts(({ matchKey }) => matchKey?.family),
        texts(({ matchKey }) => matchKey?.dateOfBirth),
        texts(({ matchKey }) => matchKey?.postcode),
        uuids(({ report }) => report),
        uuids(({ description }) => description?.id),
        texts(({ said }) => said),
        texts(({ saidBoth }) => saidBoth),
        ...askedAhead(ahead, placeOf),
      ]);
      return lookupAnswer(distinct, row, placeOf);
    },

    candidates: async (keys, named, { mostSharing, mostCandidates }) => {
      const [row] = await ask<CandidatesRow>(CANDIDATES, [
        keys.flatMap((each, place) => each.map(() => place)),
        keys.flat(),
        named,
        mostSharing,
        mostCandidates,
      ]);
      return candidatesAnswer(row);
    },

    children: async (mothers, { mostSharing, mostCandidates }) => {
      const [row] = await ask<ChildrenRow>(CHILDREN, [mothers, mostSharing, mostCandidates]);
      return childrenAnswer(row);
    },

    newborns: async (homes, { mostSharing, mostCandidates }) => {
      const keyed = homeKeys(homes.map((home, place) => [place, home]));
      const [row] = await ask<NewbornsRow>(NEWBORNS, [...keyed, mostSharing, mostCandidates]);
      return newbornsAnswer(row);
    },

    register: async (changes, keys, since) => {
      const [row] = await ask<{ stale: number[]; dropped: string[] }>(REGISTER, [
        ...registration(changes, keys).map((list) => JSON.stringify(list)),
        since ?? null,
      ]);
      return { stale: new Set(row?.stale), dropped: new Set(row?.dropped) };
    },

    confirm: async (facts) => {
      await ask('select confirm_facts($1::uuid[])', [facts]);
    },

    search: async ({ nhsNumber, upn, given, family, dateOfBirth, postcode }) => {
      const values = [nhsNumber, upn, given, family, dateOfBirth, postcode].map((each) => each ?? null);
      const rows = await ask<{ person_id: string }>(
        'select person_id from search_people($1, $2, $3, $4, $5::date, $6) as person_id',
        values,
      );
      return rows.map((row) => row.person_id);
    },

    exists: async (personId) => {
      const [row] = await ask<{ known: boolean }>('select person_exists($1) as known', [personId]);
      return row?.known ?? false;
    },

    reassign: async (event, from, to, keysOf) => {
      try {
        await inTransaction(pool, async (client) => {
          const { rows } = await client.query<{
            from_records: readonly MatchRecord[] | null;
            to_records: readonly MatchRecord[] | null;
          }>('select from_records, to_records from reassign_facts($1, $2, $3)', [event, from, to]);
          const [row] = rows;
          await client.query('select set_match_keys($1, $2)', [from, keysOf(row?.from_records ?? [])]);
          await client.query('select set_match_keys($1, $2)', [to, keysOf(row?.to_records ?? [])]);
          // A mother who was somebody else: what the event says of her child is of a child of hers.
          const children = await client.query<{ child: string; records: readonly MatchRecord[] }>(
            'select child, records from reassign_mother($1, $2, $3)',
            [event, from, to],
          );
          for (const { child, records } of children.rows) {
            await client.query('select set_match_keys($1, $2)', [child, keysOf(records)]);
          }
        });
      } catch (error) {
        throw withoutValues(error);
      }
    },

    records: async (personIds) => {
      const [row] = await ask<{ records: Readonly<Record<string, readonly MatchRecord[]>> | null }>(
        'select records from records_of_people($1::uuid[])',
        [personIds],
      );
      return new Map(Object.entries(row?.records ?? {}));
    },
  };
};

// Prepared: every post asks them.
const LOOKUP = {
  name: 'identity lookup',
  text: `
  select asked, keys, numbered, facts, sought, named, compared, related, may_be, expected
  from lookup_candidates_and_newborns(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[]::date[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::text[],
    $11::integer[], $12::integer[], $13::text[], $14::integer[], $15::integer[], $16::integer[], $17::text[],
    $18::text[], $19::text[], $20, $21)`,
};

const CANDIDATES = {
  name: 'identity candidates',
  text: `
  select registration, candidates, records, numbered, pairs
  from match_candidates($1::integer[], $2::text[], $3::uuid[], $4, $5)`,
};

const CHILDREN = {
  name: 'identity children',
  text: `
  select registration, same, records, numbered, pairs, held
  from match_children($1::uuid[], $2, $3)`,
};

const NEWBORNS = {
  name: 'identity newborns',
  text: `
  select homes, related, born
  from match_newborns($1::integer[], $2::text[], $3::text[], $4::text[], $5, $6)`,
};

const REGISTER = {
  name: 'identity register',
  text: 'select stale, dropped from register_people($1, $2, $3, $4, $5, $6, $7, $8::bigint)',
};

/** Everyone once who is asked after, and where among them each is. */
const distinctOf = (all: readonly Marks[]): { distinct: readonly Marks[]; placeOf: ReadonlyMap<Marks, number> } => {
  const distinct: Marks[] = [];
  const places = new Map<string, number>();
  const placeOf = new Map<Marks, number>();
  for (const marks of all) {
    const text = textOf(marks);
    const place = places.get(text) ?? distinct.push(marks) - 1;
    places.set(text, place);
    placeOf.set(marks, place);
  }
  return { distinct, placeOf };
};

const textOf = ({ nhsNumber, upn, matchKey, report, description, said }: Marks): string =>
  [nhsNumber, upn, matchKey?.text, report, description?.id, said].join('\t');

/** The database repeats the values of a row in what it says of an error. */
export const withoutValues = (error: unknown): PeopleIndexError =>
  new PeopleIndexError(errorCode(error) ?? (isDatabaseUnavailable(error) ? '08006' : 'unknown'));
