-- An unborn child has no name and no number: they are found by the mother, under the key 'mother.<person id>', which a
-- child whom an agency event names beside a mother has among the keys by which people are found (0206). What was said
-- of them (`record`) has the mother too.

-- What is known of the children of mothers, for many at once and from one snapshot. It writes nothing and waits for
-- nobody. As match_candidates (0210), and it answers also
--   same   [[mother, [other, ...]], ...]: who is one person with a mother by a worker's decision, whose children are hers
--   held   who of the children is held for review, or was, and is somebody else
create function match_children(
  mothers uuid[],
  most_sharing integer,
  most_candidates integer,
  out registration bigint,
  out same json,
  out records json,
  out numbered json,
  out pairs json,
  out held json
)
language plpgsql
stable
security definer
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
  all_mothers uuid[];
begin
  with recursive linked as (
    select m.mother, m.mother as person from unnest(mothers) as m (mother)
    union
    select l.mother, p.person
    from linked l
    cross join lateral (
      select p.other as person from people_pairs p where p.one = l.person and p.standing = 'same'
      union all
      select p.one from people_pairs p where p.other = l.person and p.standing = 'same'
    ) p
  ), others as (
    select l.mother, json_agg(l.person) as people from linked l where l.person <> l.mother group by l.mother
  )
  select (select json_agg(json_build_array(o.mother, o.people)) from others o),
    array(select distinct l.person from linked l)
  into same, all_mothers;

  select c.registration, c.records, c.numbered, c.pairs into registration, records, numbered, pairs
  from match_candidates(
    array(select generate_series(1, cardinality(all_mothers))),
    array(select 'mother.' || m.id from unnest(all_mothers) with ordinality as m (id, place) order by m.place),
    '{}', most_sharing, most_candidates) c;

  select json_agg(r.person_id) into held
  from json_object_keys(records) as k (id)
  join identity_reviews r on r.person_id = k.id::uuid and r.decision is distinct from 'different';
end $$;

-- An agency event that named one person as a mother named another: what it alone said of her children is of children of
-- the other's from now on. Answers all that is said of each of them: their keys are set from that, in the same
-- transaction, as after reassign_facts (0212).
create function reassign_mother(event uuid, from_mother uuid, to_mother uuid)
returns table (child uuid, records json)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  children uuid[];
begin
  perform pg_advisory_xact_lock(7355272200);
  with changed as (
    update person_demographics d
    set record = jsonb_set(d.record::jsonb, '{mother}', to_jsonb(to_mother))::json
    where d.described_by = event and d.record ->> 'mother' = from_mother::text
      and d.person_id = any (array(select k.person_id from person_match_keys k where k.key = 'mother.' || from_mother))
      and exists (select from people p where p.person_id = to_mother)
    returning d.person_id
  )
  select array_agg(distinct c.person_id) into children from changed c;
  return query
    select d.person_id, json_agg(d.record) from person_demographics d
    where d.person_id = any (children) and d.record is not null
    group by d.person_id;
end $$;

do $$
declare
  call regprocedure;
begin
  for call in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('match_children', 'reassign_mother')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
