-- Units of which a registration after `since` brought a key: what they were compared with is not all there is any more.
-- Apart from register_people, because it joins two lists of which neither is a table.
create function overtaken_units(expected_keys json, since bigint) returns integer[]
language plpgsql
stable
security definer
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
declare
  earliest bigint := (select min(r.registration) from recent_match_keys r);
begin
  if since is null or json_array_length(expected_keys) = 0
    or (select true from recent_match_keys r where r.registration > since limit 1) is null
  then
    return '{}';
  end if;
  return array(
    select distinct e.unit
    from (
      select x.unit, unnest(x.keys) as key
      from json_to_recordset(expected_keys) as x (unit integer, keys text[])
    ) e
    where since < earliest - 1
    union
    select distinct e.unit
    from (
      select x.unit, unnest(x.keys) as key
      from json_to_recordset(expected_keys) as x (unit integer, keys text[])
    ) e
    join (select unnest(r.keys) as key from recent_match_keys r where r.registration > since) n on n.key = e.key
  );
end $$;

-- As 0202-register-people.sql, and it takes also
--   new_descriptions  with record (MatchRecord) and keys, by which the person is found for matching from now on
--   new_reviews       [{unit, person_id, review_id, said, held, candidates, fact_id, source, agency_event_id}]: new
--                     people whom it could not be said who they are, and who else they may be
--   expected_keys     [{unit, keys}]: whoever was compared with the people who shared these keys, or with nobody
--   since             the last registration that was seen then
-- A unit is stale also where a later registration brought one of its expected keys, or holds somebody of whom the same
-- was said, or where a candidate is erased.
drop function register_people(json, json, json, json, json);

create function register_people(
  new_people json,
  known_people json,
  new_claims json,
  new_descriptions json,
  expected_holders json,
  new_reviews json default '[]',
  expected_keys json default '[]',
  since bigint default null,
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
declare
  brought text[];
  number bigint;
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
    union all
    select r.unit from json_to_recordset(new_reviews) as r (unit integer, said text)
    where (select true from identity_reviews h where h.said = r.said)
    union all
    select unnest(overtaken_units(expected_keys, since))
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

  with held as materialized (
    select r.* from json_to_recordset(new_reviews) as r (unit integer, person_id uuid, review_id uuid, said text,
      held json, candidates uuid[])
    where r.unit <> all (stale)
  ), reviews as (
    insert into identity_reviews (review_id, person_id, said, held)
    select h.review_id, h.person_id, h.said, h.held from held h order by h.review_id
  )
  insert into identity_review_candidates (review_id, person_id)
  select distinct h.review_id, unnest(h.candidates) from held h;

  with claimed as materialized (
    select c.*
    from json_to_recordset(new_claims) as c (unit integer, scheme text, value text, person_id uuid, fact_id uuid,
      source text, agency_event_id uuid)
    where c.unit <> all (stale)
  ), described as materialized (
    select d.*
    from json_to_recordset(new_descriptions) as d (unit integer, person_id uuid, description uuid, given text,
      family text, date_of_birth date, postcode text, record json, keys text[], fact_id uuid, source text,
      agency_event_id uuid)
    where d.unit <> all (stale) and d.fact_id <> all (dropped)
  ), claims as (
    insert into identity_claims (scheme, value, person_id, claimed_by)
    select c.scheme, c.value, c.person_id, c.agency_event_id from claimed c
    order by c.scheme, c.value
  ), descriptions as (
    insert into person_demographics
      (person_id, description, given, family, date_of_birth, postcode, record, described_by)
    select d.person_id, d.description, d.given, d.family, d.date_of_birth, d.postcode, d.record, d.agency_event_id
    from described d
  ), found_by as (
    insert into person_match_keys (key, person_id)
    select k.key, k.person_id from (select distinct unnest(d.keys) as key, d.person_id from described d) k
    order by k.key
    on conflict do nothing
    returning key
  ), facts as (
    insert into unconfirmed_facts (fact_id, person_id, scheme, value, description, review, source, agency_event_id)
    select c.fact_id, c.person_id, c.scheme, c.value, null::uuid, null::uuid, c.source, c.agency_event_id from claimed c
    union all
    select d.fact_id, d.person_id, null, null, d.description, null, d.source, d.agency_event_id from described d
    union all
    select r.fact_id, r.person_id, null, null, null, r.review_id, r.source, r.agency_event_id
    from json_to_recordset(new_reviews) as r (unit integer, person_id uuid, review_id uuid, fact_id uuid, source text,
      agency_event_id uuid)
    where r.unit <> all (stale)
  )
  select array_agg(f.key) into brought from found_by f;

  if brought is not null then
    number := coalesce((select max(r.registration) from recent_match_keys r), 0) + 1;
    insert into recent_match_keys (registration, keys) values (number, brought);
    -- A registration takes milliseconds: what was decided two hundred of them ago is decided again.
    delete from recent_match_keys r where r.registration <= number - 200;
  end if;
end $$;

do $$
declare
  call regprocedure;
begin
  for call in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('overtaken_units', 'register_people')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
