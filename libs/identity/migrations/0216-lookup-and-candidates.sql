-- lookup_people (0208), and in the same round trip and from the same snapshot whom those have to be compared with whom it
-- may not find: what match_candidates (0210) and match_children (0213) answer.
--
-- `unfamiliar` are the places (from 0, in the lists of lookup_people) of those who may not be found by an exact rule in
-- these words; of the others nothing further is asked. `places` and `match_keys` are one of each for every key of theirs,
-- `children` and `mothers` one of each for every one of them who is named beside a mother: the places of the two. It
-- answers also
--   sought     whom of the unfamiliar no exact rule finds: their places
--   named      whom the rules name for any of the unfamiliar and may not be followed to, as what is said is new
--   compared   match_candidates of the sought and the named; a place in it is one of lookup_people's
--   related    match_children of those who the mothers are, or are likeliest to be by the keys, and
--   may_be     those
-- The rules are the reader's. Somebody may be sought or named here who turns out not to be, but nobody is left out who is;
-- of the mothers it is seldom that one turns out to be likely who is left out: the reader asks for the children of such.
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
  out may_be uuid[]
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
end $$;

revoke execute on function lookup_and_candidates from public;
grant execute on function lookup_and_candidates to tessera_application;
