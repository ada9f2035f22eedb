-- Reviews, for workers. Who is erased is in none of these answers.

create function identity_reviews_by_id(reviews uuid[])
returns table (
  review_id uuid, number bigint, person_id uuid, held json, opened_at timestamptz, candidates uuid[], decision text,
  same_as uuid, decided_by text, decided_at timestamptz
)
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select r.review_id, r.number, r.person_id, r.held, r.opened_at,
    array(select c.person_id from identity_review_candidates c where c.review_id = r.review_id order by c.person_id),
    r.decision, r.same_as, r.decided_by, r.decided_at
  from identity_reviews r
  where r.review_id = any (reviews)
  order by r.number
$$;

-- The open ones, the oldest first, after a number.
create function open_identity_reviews(after_number bigint, most integer) returns setof uuid
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select r.review_id from identity_reviews r
  where r.decision is null and r.number > after_number
  order by r.number
  limit most
$$;

-- The open ones in which any of these people is held or a candidate.
create function open_identity_reviews_about(about uuid[]) returns setof uuid
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select r.review_id from identity_reviews r where r.person_id = any (about) and r.decision is null
  union
  select c.review_id from identity_review_candidates c join identity_reviews r on r.review_id = c.review_id
  where c.person_id = any (about) and r.decision is null
$$;

-- Closes a review, and keeps what was decided of the records: that the one held and `person` are the same, or that the
-- one held is none of the candidates. What was decided first stays; whoever is erased meanwhile is passed over.
create function close_identity_review(review uuid, decided text, person uuid, deciding text) returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
  held_person uuid;
begin
  update identity_reviews r
  set decision = decided, same_as = person, decided_by = deciding, decided_at = clock_timestamp()
  where r.review_id = review and r.decision is null
  returning r.person_id into held_person;
  if held_person is null then return; end if;
  insert into people_pairs (one, other, standing)
  select least(held_person, c.person_id), greatest(held_person, c.person_id), decided
  from identity_review_candidates c
  where c.review_id = review and (decided = 'different' or c.person_id = person)
  on conflict (one, other) do update set standing = excluded.standing;
end $$;

-- What is decided of two records otherwise than in a review: when they are linked, or unlinked.
create function remember_pair(person uuid, another uuid, decided text) returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  perform from people p where p.person_id in (person, another) order by p.person_id for key share;
  insert into people_pairs (one, other, standing)
  select least(person, another), greatest(person, another), decided
  where person <> another and (select count(*) from people p where p.person_id in (person, another)) = 2
  on conflict (one, other) do update set standing = excluded.standing;
end $$;

-- Everything that agencies said of people, to be compared: {person: [record, ...]}.
create function records_of_people(people uuid[], out records json)
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select json_object_agg(s.person_id, s.said)
  from (
    select d.person_id, json_agg(d.record) as said
    from person_demographics d
    where d.person_id = any (people) and d.record is not null
    group by d.person_id
  ) s
$$;

do $$
declare
  call regprocedure;
begin
  for call in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.proname in ('identity_reviews_by_id', 'open_identity_reviews', 'open_identity_reviews_about',
        'close_identity_review', 'remember_pair', 'records_of_people')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
