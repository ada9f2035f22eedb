-- People who may be those asked after, for many at once and from one snapshot: those who share keys with them, and
-- those who are named. It writes nothing and waits for nobody.
--
-- A key that more than `most_sharing` people share says next to nothing: it is passed over where a rarer one leads to
-- somebody. Whoever shares more and rarer keys stands first, and `most_candidates` are enough for each.
--
-- It takes `places` and `keys`, one of each for every key of everyone asked after, and `named`. It answers
--   registration  the last registration of keys that was seen
--   candidates    [[place, [person, ...]], ...], the likeliest first
--   records       {person: [record, ...]}, at most 64 of each, for them and the named
--   numbered      who of them has an NHS number
--   pairs         [[one, other], ...]: who of them are one person by a worker's decision
-- and null instead of an empty list or object.
create function match_candidates(
  places integer[],
  keys text[],
  named uuid[],
  most_sharing integer,
  most_candidates integer,
  out registration bigint,
  out candidates json,
  out records json,
  out numbered json,
  out pairs json
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
  select coalesce(max(r.registration), 0) into registration from recent_match_keys r;

  with shared as materialized (
    select a.place, s.person_id, s.sharing
    from unnest(places, keys) as a (place, key)
    cross join lateral (
      select k.person_id, count(*) over () as sharing
      from (select m.person_id from person_match_keys m where m.key = a.key limit most_sharing + 1) k
    ) s
  ), likely as (
    select s.place, s.person_id, sum(1.0::float8 / s.sharing) as worth,
      bool_or(s.sharing <= most_sharing) as rarely
    from shared s
    group by s.place, s.person_id
  ), ranked as (
    select l.*, row_number() over (partition by l.place order by l.rarely desc, l.worth desc, l.person_id) as rank,
      bool_or(l.rarely) over (partition by l.place) as anybody_rarely
    from likely l
  ), best as materialized (
    select r.place, array_agg(r.person_id order by r.rank) as people
    from ranked r
    where r.rank <= most_candidates and (r.rarely or not r.anybody_rarely)
    group by r.place
  )
  select json_agg(json_build_array(b.place, b.people)), array(select distinct unnest(x.people) from best x)
  into candidates, people
  from best b;
  people := array(select distinct unnest(coalesce(people, '{}') || named));

  select json_object_agg(p.person_id, d.said) into records
  from unnest(people) as p (person_id)
  cross join lateral (
    select json_agg(r.record) as said
    from (
      select k.record from person_demographics k where k.person_id = p.person_id and k.record is not null limit 64
    ) r
  ) d
  where d.said is not null;

  select json_agg(c.person_id) into numbered
  from identity_claims c where c.person_id = any (people) and c.scheme || '' = 'nhs-number';

  select json_agg(json_build_array(s.one, s.other)) into pairs
  from people_pairs s where s.one = any (people) and s.other = any (people) and s.standing = 'same';
end $$;

revoke execute on function match_candidates from public;
grant execute on function match_candidates to tessera_application;
