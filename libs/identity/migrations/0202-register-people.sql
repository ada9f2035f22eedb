-- Registers new people, new identifiers and new descriptions, decided upon what lookup_people answered. Whatever hangs
-- together has one `unit`. A unit is registered as a whole if what was decided upon still holds, else not at all:
-- the numbers of those units come back as `stale`, to be looked up and decided again. A description that the index has
-- already is left out, and so is its fact: the ids of such facts come back as `dropped`.
--
-- It takes
--   new_people        [{unit, person_id, wrapped_key (hex), first_report}]
--   known_people      [{unit, person_id}]: who else gets a claim or a description
--   new_claims        [{unit, scheme, value, person_id, fact_id, source, agency_event_id}]
--   new_descriptions  [{unit, person_id, description, given, family, date_of_birth, postcode, fact_id, source,
--                       agency_event_id}]
--   expected_holders  [{unit, given, family, date_of_birth, postcode, people}]: who was described so, at the lookup
-- and nothing twice: an identifier, a description or a person stands in one unit only.
--
-- As in lookup_people, no plan may depend on how large the tables are when it is made.
create function register_people(
  new_people json,
  known_people json,
  new_claims json,
  new_descriptions json,
  expected_holders json,
  out stale integer[],
  out dropped uuid[]
)
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'register_people needs isolation level read committed' using errcode = 'invalid_transaction_state';
  end if;
  -- Who somebody is must outlive a crash: events are stored under it.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;

  -- One registration at a time, to the end of its transaction: what is checked below stays true until it is written,
  -- and registrations cannot wait for each other crosswise. Nothing waits for a client while the lock is held.
  perform pg_advisory_xact_lock(7355272200);

  -- People who were known at the lookup and are erased meanwhile; who is still there stays until the commit.
  perform from people p
  where p.person_id = any (array(select k.person_id from json_to_recordset(known_people) as k (person_id uuid)))
  order by p.person_id
  for key share;

  select coalesce(array_agg(distinct s.unit), '{}') into stale from (
    select c.unit from json_to_recordset(new_claims) as c (unit integer, scheme text, value text, person_id uuid)
    where (select true from identity_claims k where k.scheme = c.scheme and k.value = c.value)
      or (c.scheme = 'nhs-number' and (select true from identity_claims k
        where k.person_id = c.person_id and k.scheme || '' = 'nhs-number'))
    union all
    select n.unit from json_to_recordset(new_people) as n (unit integer, first_report uuid)
    where (select true from people p where p.first_report = n.first_report)
    union all
    select e.unit from json_to_recordset(expected_holders)
      as e (unit integer, given text, family text, date_of_birth date, postcode text, people uuid[])
    where e.people is distinct from array(
      select distinct k.person_id from person_demographics k
      where k.date_of_birth = e.date_of_birth and k.family = e.family and k.given = e.given
        and k.postcode = e.postcode
      limit 2)
    union all
    select k.unit from json_to_recordset(known_people) as k (unit integer, person_id uuid)
    where (select true from people p where p.person_id = k.person_id) is null
  ) s;

  dropped := array(
    select d.fact_id
    from json_to_recordset(new_descriptions) as d (unit integer, person_id uuid, description uuid, fact_id uuid)
    where (select true from person_demographics k
      where k.person_id = d.person_id and k.description = d.description));

  with added as materialized (
    select n.person_id, n.wrapped_key, n.first_report
    from json_to_recordset(new_people) as n (unit integer, person_id uuid, wrapped_key text, first_report uuid)
    where n.unit <> all (stale)
  ), keyed as (
    insert into person_keys (person_id, wrapped_key) select a.person_id, decode(a.wrapped_key, 'hex') from added a
  )
  insert into people (person_id, first_report) select a.person_id, a.first_report from added a;

  with claimed as materialized (
    select c.*
    from json_to_recordset(new_claims) as c (unit integer, scheme text, value text, person_id uuid, fact_id uuid,
      source text, agency_event_id uuid)
    where c.unit <> all (stale)
  ), described as materialized (
    select d.*
    from json_to_recordset(new_descriptions) as d (unit integer, person_id uuid, description uuid, given text,
      family text, date_of_birth date, postcode text, fact_id uuid, source text, agency_event_id uuid)
    where d.unit <> all (stale) and d.fact_id <> all (dropped)
  ), claims as (
    insert into identity_claims (scheme, value, person_id, claimed_by)
    select c.scheme, c.value, c.person_id, c.agency_event_id from claimed c
    order by c.scheme, c.value
  ), descriptions as (
    insert into person_demographics
      (person_id, description, given, family, date_of_birth, postcode, described_by)
    select d.person_id, d.description, d.given, d.family, d.date_of_birth, d.postcode, d.agency_event_id
    from described d
  )
  insert into unconfirmed_facts (fact_id, person_id, scheme, value, description, source, agency_event_id)
  select c.fact_id, c.person_id, c.scheme, c.value, null, c.source, c.agency_event_id from claimed c
  union all
  select d.fact_id, d.person_id, null, null, d.description, d.source, d.agency_event_id from described d;
end $$;
