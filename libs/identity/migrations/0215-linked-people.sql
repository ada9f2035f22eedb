-- Who is one person with each of these by decisions of workers, directly or over others, with each of these itself. Who is
-- linked with nobody is not in the answer.
create function linked_people(people uuid[]) returns table (person_id uuid, records uuid[])
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  with recursive linked as (
    select asked.person, asked.person as record from unnest(people) as asked (person)
    union
    select l.person, other.record
    from linked l
    cross join lateral (
      select p.other from people_pairs p where p.one = l.record and p.standing = 'same'
      union all
      select p.one from people_pairs p where p.other = l.record and p.standing = 'same'
    ) other (record)
  )
  select l.person, array_agg(l.record order by l.record) from linked l group by l.person having count(*) > 1
$$;

revoke execute on function linked_people from public;
grant execute on function linked_people to tessera_application;
