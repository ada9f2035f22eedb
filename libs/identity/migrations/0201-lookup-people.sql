-- What the index says about many people at once, from one snapshot. One of each array for every person asked after;
-- null where it is not known. Writes nothing and waits for nobody.
--
-- It answers
--   asked     for every one asked after, in order: [who has the NHS number, who has the UPN, whom this report made,
--             [who was described with this name, date of birth and postcode: at most two, and null where somebody has
--             one of the identifiers, for then nothing hangs on it], whether the first of all these was described just
--             so before (else null)]
--   keys      for everyone who is named there: {person: wrapped key (hex)}
--   numbered  who of those that were not found by their NHS number have one
--   facts     the unconfirmed facts about them: {id, person, scheme, value, description, source, agencyEventId}
-- and null instead of an empty list or object.
--
-- A plan that is made while the tables are small is kept while they grow: so it must be right for large ones. Hence no
-- scans, and each condition fits one index alone: `scheme || ''` keeps a person's claims off the index of identifiers,
-- and a subquery that answers one value is not turned into a join.
create function lookup_people(
  nhs_numbers text[],
  upns text[],
  given_names text[],
  family_names text[],
  births date[],
  postcodes text[],
  reports uuid[],
  descriptions uuid[],
  out asked json,
  out keys json,
  out numbered json,
  out facts json
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
  by_number uuid[];
  otherwise uuid[];
begin
  with identified as materialized (
    select a.*,
      (select c.person_id from identity_claims c where c.scheme = 'nhs-number' and c.value = a.nhs_number) as by_nhs,
      (select c.person_id from identity_claims c where c.scheme = 'upn' and c.value = a.upn) as by_upn,
      (select p.person_id from people p where p.first_report = a.report) as by_report
    from unnest(nhs_numbers, upns, given_names, family_names, births, postcodes, reports, descriptions)
      with ordinality as a (nhs_number, upn, given, family, birth, postcode, report, description, n)
  ), described as materialized (
    select i.n, i.description, i.by_nhs, i.by_upn, i.by_report,
      case when i.by_nhs is null and i.by_upn is null then array(
        select distinct d.person_id from person_demographics d
        where d.date_of_birth = i.birth and d.family = i.family and d.given = i.given and d.postcode = i.postcode
        limit 2
      ) end as holders
    from identified i
  )
  select
    json_agg(json_build_array(d.by_nhs, d.by_upn, d.by_report, d.holders, (
      select true from person_demographics k
      where k.person_id = coalesce(d.by_nhs, d.by_upn, d.by_report, d.holders[1]) and k.description = d.description
    )) order by d.n),
    array_agg(d.by_nhs) filter (where d.by_nhs is not null),
    array_agg(d.by_upn) filter (where d.by_upn is distinct from d.by_nhs)
      || array_agg(d.by_report) filter (where d.by_report is not null)
      || array(select unnest(h.holders) from described h)
  into asked, by_number, otherwise
  from described d;

  select json_object_agg(k.person_id, encode(k.wrapped_key, 'hex')) into keys
  from person_keys k where k.person_id = any (by_number || otherwise);

  select json_agg(c.person_id) into numbered
  from identity_claims c where c.person_id = any (otherwise) and c.scheme || '' = 'nhs-number';

  select json_agg(json_build_object(
    'id', u.fact_id, 'person', u.person_id, 'scheme', u.scheme, 'value', u.value, 'description', u.description,
    'source', u.source, 'agencyEventId', u.agency_event_id) order by u.fact_id) into facts
  from unconfirmed_facts u where u.person_id = any (by_number || otherwise);
end $$;
