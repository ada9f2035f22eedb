import { randomUUID } from 'node:crypto';
import type { PersonKeys } from '#access';
import type { Matcher, MatchRecord } from '#identity';
import { isCalendarDate } from '#platform';
import type pg from 'pg';

/** A person of a generated list, as one agency described them. */
export type ListedPerson = MatchRecord & { readonly nhsNumber?: string };

/** People of one statement. */
const AT_ONCE = 5_000;

/**
 * Puts people into the index as registrations leave them, many to a statement: an hour of registrations in a minute.
 * Answers how many were put in; fewer than `count` where the list ends.
 */
export const fillPeople = async (
  pool: pg.Pool,
  people: Iterator<ListedPerson>,
  count: number,
  { keys, matcher }: { readonly keys: PersonKeys; readonly matcher: Matcher },
): Promise<number> => {
  // One key for all of them: it is a bench of finding people, and whoever is found is opened.
  const wrapped = keys.issue().wrapped.toString('hex');
  const client = await pool.connect();
  try {
    // Whoever may, leaves out to look each row's person up: they are in the same statement.
    await client.query("set session_replication_role = 'replica'").catch(() => undefined);
    let put = 0;
    while (put < count) {
      const some = take(people, Math.min(AT_ONCE, count - put));
      if (some.length === 0) break;
      await client.query(PUT, [...columnsOf(some, matcher), wrapped]);
      put += some.length;
    }
    return put;
  } finally {
    client.release(true);
  }
};

/** The date of birth, where it is a day of the calendar: lists have errors, and years alone. */
export const dayOf = ({ dateOfBirth }: ListedPerson): string | undefined =>
  isCalendarDate(dateOfBirth) ? dateOfBirth : undefined;

/** So that the tables are as they are after a quiet night. */
export const settlePeople = async (pool: pg.Pool): Promise<void> => {
  for (const table of ['people', 'person_demographics', 'person_match_keys', 'identity_claims']) {
    await pool.query(`vacuum analyze ${table}`);
  }
  await pool.query('checkpoint');
};

const take = (people: Iterator<ListedPerson>, most: number): ListedPerson[] => {
  const taken: ListedPerson[] = [];
  while (taken.length < most) {
    const next = people.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
};

const PUT = `
  with listed as materialized (
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[])
      as l (person_id, given, family, born, postcode, nhs_number, record)
  ), keyed as (
    insert into person_keys (person_id, wrapped_key) select l.person_id, decode($10, 'hex') from listed l
  ), people as (
    insert into people (person_id) select l.person_id from listed l
  ), described as (
    insert into person_demographics
      (person_id, description, given, family, date_of_birth, postcode, record, described_by)
    select l.person_id, l.person_id, l.given, l.family, l.born, l.postcode, l.record::json, l.person_id from listed l
  ), claimed as (
    insert into identity_claims (scheme, value, person_id, claimed_by)
    select 'nhs-number', l.nhs_number, l.person_id, l.person_id from listed l where l.nhs_number is not null
  )
  insert into person_match_keys (key, person_id)
  select distinct k.key, k.person_id from unnest($8::text[], $9::uuid[]) as k (key, person_id)
  order by k.key`;

const columnsOf = (people: readonly ListedPerson[], matcher: Matcher): unknown[] => {
  const ids = people.map(() => randomUUID());
  const keys = people.map(({ nhsNumber: _, ...record }) => matcher.keysOf(record));
  return [
    ids,
    people.map(({ givenNames }) => givenNames.join('') || null),
    people.map(({ familyNames }) => familyNames.join('') || null),
    people.map((person) => dayOf(person) ?? null),
    people.map(({ postcode }) => postcode ?? null),
    people.map(({ nhsNumber }) => nhsNumber ?? null),
    people.map(({ nhsNumber: _, ...record }) => JSON.stringify(record)),
    keys.flat(),
    keys.flatMap((each, place) => each.map(() => ids[place])),
  ];
};
