-- As 0201-lookup-people.sql, and for every one asked after, at the end of their list:
--             who is held of whom the very same was said (the words, or, where NHS number and UPN are two people's, those
--             two), the review of whom this report or these words made (null where it is decided or there is none),
--             whether those who have the NHS number and the UPN were put
--             before a worker as a pair already (else null)]
-- A fact that is a review has `held`, the data of IdentityHeldForReview.v1.
drop function lookup_people(text[], text[], text[], text[], date[], text[], uuid[], uuid[]);

create function lookup_people(
  nhs_numbers text[],
  upns text[],
  given_names text[],
  family_names text[],
  births date[],
  postcodes text[],
  reports uuid[],
  descriptions uuid[],
  said text[] default null,
  said_both text[] default null,
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
    from unnest(nhs_numbers, upns, given_names, family_names, births, postcodes, reports, descriptions, said, said_both)
      with ordinality as a (nhs_number, upn, given, family, birth, postcode, report, description, words, identifiers, n)
  ), described as materialized (
    select i.n, i.description, i.by_nhs, i.by_upn, i.by_report,
      (select r.person_id from identity_reviews r
       where r.said = case when i.by_nhs <> i.by_upn then i.identifiers else i.words end) as by_words,
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
      where k.person_id = coalesce(d.by_nhs, d.by_upn, d.by_report, d.by_words, d.holders[1])
        and k.description = d.description
    ), d.by_words, (
      select r.review_id from identity_reviews r
      where r.person_id = coalesce(d.by_report, d.by_words) and r.decision is null
    ), case when d.by_nhs <> d.by_upn then coalesce((
      select true from people_pairs p
      where p.one = least(d.by_nhs, d.by_upn) and p.other = greatest(d.by_nhs, d.by_upn)
    ), (
      select true from identity_reviews r, identity_review_candidates c
      where r.person_id = d.by_nhs and c.review_id = r.review_id and c.person_id = d.by_upn
    ), (
      select true from identity_reviews r, identity_review_candidates c
      where r.person_id = d.by_upn and c.review_id = r.review_id and c.person_id = d.by_nhs
    )) end) order by d.n),
    array_agg(d.by_nhs) filter (where d.by_nhs is not null),
    array_agg(d.by_upn) filter (where d.by_upn is distinct from d.by_nhs)
      || array_agg(d.by_report) filter (where d.by_report is not null)
      || array_agg(d.by_words) filter (where d.by_words is not null)
      || array(select unnest(h.holders) from described h)
  into asked, by_number, otherwise
  from described d;

  select json_object_agg(k.person_id, encode(k.wrapped_key, 'hex')) into keys
  from person_keys k where k.person_id = any (by_number || otherwise);

  select json_agg(c.person_id) into numbered
  from identity_claims c where c.person_id = any (otherwise) and c.scheme || '' = 'nhs-number';

  select json_agg(json_build_object(
    'id', u.fact_id, 'person', u.person_id, 'scheme', u.scheme, 'value', u.value, 'description', u.description,
    'source', u.source, 'agencyEventId', u.agency_event_id,
    'held', (select r.held from identity_reviews r where r.review_id = u.review)) order by u.fact_id) into facts
  from unconfirmed_facts u where u.person_id = any (by_number || otherwise);
end $$;

revoke execute on function lookup_people from public;
grant execute on function lookup_people to tessera_application;
