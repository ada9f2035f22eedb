-- An agency event was put down to somebody else: what it alone said of who the person is goes with it, or the same words
-- would lead to the wrong person again. Descriptions that both were given stay with both; an NHS number stays where it
-- is if the other person has one. Answers what is left said of both, {from_records, to_records}: their match keys are
-- set from that, in the same transaction.
create function reassign_facts(
  event uuid,
  from_person uuid,
  to_person uuid,
  out from_records json,
  out to_records json
)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  -- As a registration: what others decide upon meanwhile is checked again by them.
  perform pg_advisory_xact_lock(7355272200);
  perform from people p where p.person_id in (from_person, to_person) order by p.person_id for key share;

  delete from person_demographics d
  where d.person_id = from_person and d.described_by = event
    and exists (select from person_demographics k where k.person_id = to_person and k.description = d.description);
  update person_demographics d set person_id = to_person
  where d.person_id = from_person and d.described_by = event
    and exists (select from people p where p.person_id = to_person);
  update identity_claims c set person_id = to_person
  where c.person_id = from_person and c.claimed_by = event
    and exists (select from people p where p.person_id = to_person)
    and (c.scheme <> 'nhs-number' or not exists (
      select from identity_claims k where k.person_id = to_person and k.scheme = 'nhs-number'));

  select json_agg(d.record) filter (where d.person_id = from_person), json_agg(d.record) filter (where d.person_id = to_person)
  into from_records, to_records
  from person_demographics d where d.person_id in (from_person, to_person) and d.record is not null;
end $$;

-- The keys of a person, whole. Those that are new count as brought by a registration: see 0206.
create function set_match_keys(person uuid, now_keys text[]) returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  brought text[];
begin
  perform pg_advisory_xact_lock(7355272200);
  delete from person_match_keys k where k.person_id = person and k.key <> all (now_keys);
  with added as (
    insert into person_match_keys (key, person_id)
    select distinct n.key, person from unnest(now_keys) as n (key)
    where exists (select from people p where p.person_id = person)
    order by 1
    on conflict do nothing
    returning key
  )
  select array_agg(a.key) into brought from added a;
  if brought is not null then
    insert into recent_match_keys (registration, keys)
    select coalesce(max(r.registration), 0) + 1, brought from recent_match_keys r;
  end if;
end $$;

do $$
declare
  call regprocedure;
begin
  for call in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('reassign_facts', 'set_match_keys')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
