-- People found exactly, for a worker: by an NHS number, or a UPN, or a family name and a date of birth, with the given
-- name and the postcode where they are known (null: any). Names and postcode are folded. At most a hundred.
create function search_people(
  nhs_number text,
  upn text,
  given_name text,
  family_name text,
  birth date,
  of_postcode text
) returns setof uuid
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select f.person_id
  from (
    select c.person_id from identity_claims c where c.scheme = 'nhs-number' and c.value = nhs_number
    union
    select c.person_id from identity_claims c where c.scheme = 'upn' and c.value = upn
    union
    select d.person_id from person_demographics d
    where d.date_of_birth = birth and d.family = family_name
      and (given_name is null or d.given = given_name)
      and (of_postcode is null or d.postcode = of_postcode)
  ) f
  order by f.person_id
  limit 100
$$;

create function person_exists(person uuid) returns boolean
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select exists (select from people p where p.person_id = person)
$$;
