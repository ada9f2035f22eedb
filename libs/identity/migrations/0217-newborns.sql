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

-- As 0216-lookup-and-candidates.sql, and it takes also what match_newborns takes, of newborns among the unfamiliar beside
-- whom no mother is named, and answers also
--   expected   match_newborns of those of them whom no exact rule finds; a place in it is one of lookup_people's
-- Where there are none it asks nothing more than before.
drop function lookup_and_candidates(
  text[], text[], text[], text[], date[], text[], uuid[], uuid[], text[], text[], integer[], integer[], text[], integer[],
  integer[], integer, integer);

create function lookup_and_candidates(
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
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_mergejoin = off
set jit = off
as $$
declare
  -- More are likely of few, and the children of all whom somebody shares a key with are many.
  likeliest constant integer := 3;
begin
  select l.asked, l.keys, l.numbered, l.facts into asked, keys, numbered, facts
  from lookup_people(nhs_numbers, upns, given_names, family_names, births, postcodes, reports, descriptions, said, said_both) l;
  if cardinality(unfamiliar) = 0 then
    return;
  end if;

  with found as (
    select (a.n - 1)::integer as place,
      (a.answer ->> 0)::uuid as by_nhs, (a.answer ->> 1)::uuid as by_upn,
      coalesce(a.answer ->> 2, a.answer ->> 5) is not null as is_told_again,
      a.answer -> 3 as holders, a.answer ->> 4 is not null as is_in_these_words,
      nhs_numbers[a.n] is not null as has_nhs_number
    from json_array_elements(asked) with ordinality as a (answer, n)
    where (a.n - 1)::integer = any (unfamiliar)
  ), judged as materialized (
    select f.*, array(select h.id::uuid from json_array_elements_text(
        case json_typeof(f.holders) when 'array' then f.holders else '[]' end) as h (id)) as described_so,
      f.by_nhs <> f.by_upn or f.by_nhs is null
        and not (f.by_upn is not null and not f.has_nhs_number)
        and not (f.by_upn is null and f.is_told_again)
        and not (f.by_upn is null and json_typeof(f.holders) = 'array' and json_array_length(f.holders) = 1
          and not f.has_nhs_number)
        as is_sought
    from found f
  )
  select array_agg(j.place) filter (where j.is_sought),
    array(
      select distinct p.id
      from judged n
      cross join lateral unnest(n.described_so || n.by_nhs || n.by_upn) as p (id)
      where p.id is not null and (n.is_sought or not n.is_in_these_words))
  into sought, named
  from judged j;

  if cardinality(sought) > 0 or cardinality(named) > 0 then
    select to_json(c.*) into compared
    from match_candidates(
      array(select k.place from unnest(places, match_keys) as k (place, key) where k.place = any (sought)),
      array(select k.key from unnest(places, match_keys) as k (place, key) where k.place = any (sought)),
      named, most_sharing, most_candidates) c;
  end if;

  with beside as materialized (
    select distinct b.mother
    from unnest(children, mothers) as b (child, mother)
    where b.child = any (sought)
  ), mothers_or_likely as (
    select p.id
    from beside b
    join (
      select (a.n - 1)::integer as place, a.answer from json_array_elements(asked) with ordinality as a (answer, n)
    ) f on f.place = b.mother
    cross join lateral (
      select f.answer ->> e.n as id from (values (0), (1), (2), (5)) as e (n)
      union all
      select h.id from json_array_elements_text(
        case json_typeof(f.answer -> 3) when 'array' then f.answer -> 3 else '[]' end) as h (id)
    ) p
    union
    select p.id
    from beside b
    join (
      select (c.answer ->> 0)::integer as place, c.answer -> 1 as people
      from json_array_elements(case json_typeof(compared -> 'candidates') when 'array' then compared -> 'candidates' else '[]' end)
        as c (answer)
    ) c on c.place = b.mother
    cross join lateral json_array_elements_text(c.people) with ordinality as p (id, rank)
    where p.rank <= likeliest
  )
  select array_agg(m.id::uuid) into may_be from mothers_or_likely m where m.id is not null;
  if cardinality(may_be) > 0 then
    select to_json(c.*) into related from match_children(may_be, most_sharing, most_candidates) c;
  end if;

  if cardinality(newborns) > 0 then
    with alone as materialized (
      select h.* from unnest(newborns, home_keys, home_families, home_postcodes) as h (place, key, family, postcode)
      where h.place = any (sought)
    )
    select to_json(e.*) into expected
    from (
      select array_agg(a.place) as places, array_agg(a.key) as keys, array_agg(a.family) as families,
        array_agg(a.postcode) as postcodes
      from alone a
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
    where p.pronamespace = 'public'::regnamespace and p.proname in ('match_newborns', 'lookup_and_candidates')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
