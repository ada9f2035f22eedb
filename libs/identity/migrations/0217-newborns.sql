-- A newborn whose first event names no mother may be an unborn child who was registered beside her. The two share nothing
-- by which people are found but the home: the family name and the postcode of the mother are the child's.

-- The children of everybody who may be the mother of newborns, for many at once and from one snapshot. It writes nothing
-- and waits for nobody.
--
-- It takes one of each for every key by which people of a newborn's home are found: the `places` of the newborn, the
-- `match_keys`, and the `families` and `postcodes`, folded, which a description must have, both. It answers
--   homes     [[place, [person, ...]], ...]: who was described so
--   related   match_children (0213) of all these
--   born      who of the children is one person with somebody who is born, by decisions of workers
-- and null instead of an empty list. Of a key that more than `most_sharing` people share no more than these are looked at.
create function match_newborns(
  places integer[],
  match_keys text[],
  families text[],
  postcodes text[],
  most_sharing integer,
  most_candidates integer,
  out homes json,
  out related json,
  out born json
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
  people uuid[];
begin
  with described as materialized (
    select distinct a.place, k.person_id
    from unnest(places, match_keys, families, postcodes) as a (place, key, family, postcode)
    cross join lateral (
      select m.person_id from person_match_keys m where m.key = a.key limit most_sharing + 1
    ) k
    where exists (
      select from person_demographics d
      where d.person_id = k.person_id and d.postcode = a.postcode and d.record is not null
        and array_to_string(array(select json_array_elements_text(d.record -> 'familyNames')), '') = a.family)
  ), home as (
    select d.place, json_agg(d.person_id) as people from described d group by d.place
  )
  select (select json_agg(json_build_array(h.place, h.people)) from home h),
    array(select distinct d.person_id from described d)
  into homes, people;
  if cardinality(people) = 0 then
    return;
  end if;

  select to_json(c.*) into related from match_children(people, most_sharing, most_candidates) c;

  with recursive linked as (
    select c.id::uuid as child, c.id::uuid as person
    from json_object_keys(case json_typeof(related -> 'records') when 'object' then related -> 'records' else '{}' end)
      as c (id)
    union
    select l.child, p.person
    from linked l
    cross join lateral (
      select p.other as person from people_pairs p where p.one = l.person and p.standing = 'same'
      union all
      select p.one from people_pairs p where p.other = l.person and p.standing = 'same'
    ) p
  )
  select json_agg(distinct l.child) into born
  from linked l
  where l.person <> l.child and exists (
    select from person_demographics d where d.person_id = l.person and (d.record ->> 'dateOfBirth') is not null);
end $$;

-- All that lookup_and_candidates (0216) answers, of the same; and, from the same snapshot, of newborns among the unfamiliar
-- beside whom no mother is named, of whom it takes also what match_newborns takes,
--   expected   match_newborns of those of them whom no exact rule finds; a place in it is one of lookup_people's
-- Where there are none it asks nothing more.
create function lookup_candidates_and_newborns(
  nhs_numbers text[],
  upns text[],
  given_names text[],
  family_names text[],
  births date[],
  postcodes text[],
  reports uuid[],
  descriptions uuid[],
  said text[],
  said_both text[],
  unfamiliar integer[],
  places integer[],
  match_keys text[],
  children integer[],
  mothers integer[],
  newborns integer[],
  home_keys text[],
  home_families text[],
  home_postcodes text[],
  most_sharing integer,
  most_candidates integer,
  out asked json,
  out keys json,
  out numbered json,
  out facts json,
  out sought integer[],
  out named uuid[],
  out compared json,
  out related json,
  out may_be uuid[],
  out expected json
)
language plpgsql
stable
security definer
set search_path = public, pg_temp
set jit = off
as $$
begin
  select l.asked, l.keys, l.numbered, l.facts, l.sought, l.named, l.compared, l.related, l.may_be
  into asked, keys, numbered, facts, sought, named, compared, related, may_be
  from lookup_and_candidates(
    nhs_numbers, upns, given_names, family_names, births, postcodes, reports, descriptions, said, said_both,
    unfamiliar, places, match_keys, children, mothers, most_sharing, most_candidates) l;

  if cardinality(newborns) > 0 then
    select to_json(e.*) into expected
    from (
      select array_agg(h.place) as places, array_agg(h.key) as keys, array_agg(h.family) as families,
        array_agg(h.postcode) as postcodes
      from unnest(newborns, home_keys, home_families, home_postcodes) as h (place, key, family, postcode)
      where h.place = any (sought)
    ) a
    cross join lateral match_newborns(a.places, a.keys, a.families, a.postcodes, most_sharing, most_candidates) e
    where a.places is not null;
  end if;
end $$;

do $$
declare
  call regprocedure;
begin
  for call in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('match_newborns', 'lookup_candidates_and_newborns')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
