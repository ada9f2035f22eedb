import { errorCode, isDatabaseUnavailable } from '#platform';
import type { IdentifierScheme } from '#vocabulary';
import type pg from 'pg';
import { Known, type Found, type PendingFact } from './known.js';
import type { Marks } from './marks.js';
import type { Changes } from './plan.js';

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

export interface LookupAnswer {
  readonly known: Known;
  /** Wrapped keys (hex) of all who were found, by person. */
  readonly keys: readonly (readonly [personId: string, wrapped: string])[];
}

export interface Registered {
  /** Units that did not hold any more: nothing of them is registered. */
  readonly stale: ReadonlySet<number>;
  /** Ids of facts that are not new after all: somebody else's fact says the same. */
  readonly dropped: ReadonlySet<string>;
}

export interface PeopleIndex {
  lookup(all: readonly Marks[]): Promise<LookupAnswer>;
  /**
   * Registers the changes with the wrapped keys of the new people.
   */
  register(changes: Changes, keys: ReadonlyMap<string, Buffer>): Promise<Registered>;
  confirm(facts: readonly string[]): Promise<void>;
  search(marks: SearchMarks): Promise<readonly string[]>;
  exists(personId: string): Promise<boolean>;
}

/** The index of people in PostgreSQL: see `migrations/`. */
export const createPeopleIndex = (pool: pg.Pool): PeopleIndex => {
  const ask = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query<Row>(sql, values)).rows;
    } catch (error) {
      throw withoutValues(error);
    }
  };

  return {
    lookup: async (all) => {
      const distinct = [...new Map(all.map((marks) => [textOf(marks), marks])).values()];
      const [row] = await ask<LookupRow>(LOOKUP, [
        distinct.map((marks) => marks.nhsNumber ?? null),
        distinct.map((marks) => marks.upn ?? null),
        distinct.map((marks) => marks.matchKey?.given ?? null),
        distinct.map((marks) => marks.matchKey?.family ?? null),
        distinct.map((marks) => marks.matchKey?.dateOfBirth ?? null),
        distinct.map((marks) => marks.matchKey?.postcode ?? null),
        distinct.map((marks) => marks.report ?? null),
        distinct.map((marks) => marks.description?.id ?? null),
      ]);
      return lookupAnswer(distinct, row);
    },

    register: async (changes, keys) => {
      const [row] = await ask<{ stale: number[]; dropped: string[] }>(REGISTER, [
        JSON.stringify(changes.people.map((each) => newPerson(each, keys))),
        JSON.stringify(knownPeople(changes)),
        JSON.stringify(changes.claims.map(newClaim)),
        JSON.stringify(changes.descriptions.map(newDescription)),
        JSON.stringify(changes.expected.map(expectedHolders)),
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
  };
};

const LOOKUP = `
  select asked, keys, numbered, facts
  from lookup_people($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::uuid[], $8::uuid[])`;

const REGISTER = 'select stale, dropped from register_people($1, $2, $3, $4, $5)';

interface LookupRow {
  readonly asked:
    | readonly [
        byNhsNumber: string | null,
        byUpn: string | null,
        byReport: string | null,
        describedSo: readonly string[] | null,
        inTheseWords: true | null,
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
}

const lookupAnswer = (all: readonly Marks[], row: LookupRow | undefined): LookupAnswer => {
  const found = all.map((marks, place): Found => {
    const answer = row?.asked?.[place];
    if (!answer) throw new Error('The people index answers for everyone who was asked after.');
    const [byNhsNumber, byUpn, byReport, describedSo, inTheseWords] = answer;
    return { marks, byNhsNumber, byUpn, byReport, describedSo, inTheseWords: inTheseWords === true };
  });
  const facts = (row?.facts ?? []).map((fact) => ({ personId: fact.person, fact: pendingFact(fact) }));
  return { known: new Known(found, row?.numbered ?? [], facts), keys: Object.entries(row?.keys ?? {}) };
};

const pendingFact = ({ id, scheme, value, description, source, agencyEventId }: FactRow): PendingFact => ({
  id,
  source,
  agencyEventId,
  about: scheme !== null && value !== null ? { scheme, value } : { description: description ?? '' },
});

const newPerson = (
  { unit, personId, report }: Changes['people'][number],
  keys: ReadonlyMap<string, Buffer>,
): Record<string, unknown> => ({
  unit,
  person_id: personId,
  wrapped_key: keys.get(personId)?.toString('hex'),
  first_report: report,
});

const knownPeople = ({ people, claims, descriptions }: Changes): Record<string, unknown>[] => {
  const units = new Map([...claims, ...descriptions].map(({ personId, unit }) => [personId, unit]));
  for (const { personId } of people) units.delete(personId);
  return [...units].map(([person_id, unit]) => ({ unit, person_id }));
};

const factColumns = (fact: PendingFact): Record<string, unknown> => ({
  fact_id: fact.id,
  source: fact.source,
  agency_event_id: fact.agencyEventId,
});

const newClaim = ({ unit, personId, scheme, value, fact }: Changes['claims'][number]): Record<string, unknown> => ({
  unit,
  person_id: personId,
  scheme,
  value,
  ...factColumns(fact),
});

const newDescription = ({
  unit,
  personId,
  description,
  fact,
}: Changes['descriptions'][number]): Record<string, unknown> => ({
  unit,
  person_id: personId,
  description: description.id,
  given: description.given,
  family: description.family,
  date_of_birth: description.dateOfBirth,
  postcode: description.postcode,
  ...factColumns(fact),
});

const expectedHolders = ({ unit, key, people }: Changes['expected'][number]): Record<string, unknown> => ({
  unit,
  given: key.given,
  family: key.family,
  date_of_birth: key.dateOfBirth,
  postcode: key.postcode,
  people,
});

const textOf = ({ nhsNumber, upn, matchKey, report, description }: Marks): string =>
  [nhsNumber, upn, matchKey?.text, report, description?.id].join('\t');

/** The database repeats the values of a row in what it says of an error. */
const withoutValues = (error: unknown): PeopleIndexError =>
  new PeopleIndexError(errorCode(error) ?? (isDatabaseUnavailable(error) ? '08006' : 'unknown'));
