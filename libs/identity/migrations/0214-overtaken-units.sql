-- As 0209-register-people.sql, and in time that grows with what is compared and not with its square. register_people goes
-- without hash joins, and what it calls went without them too: two imports at once of a thousand people each compared
-- every key of the one with every key of the other. And of people who are alike, each key that was brought counts once.
create or replace function overtaken_units(expected_keys json, since bigint) returns integer[]
language plpgsql
stable
security definer
set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = on
set enable_nestloop = off
set enable_mergejoin = off
set jit = off
as $$
declare
  earliest bigint := (select min(r.registration) from recent_match_keys r);
begin
  if since is null or json_array_length(expected_keys) = 0
    or (select true from recent_match_keys r where r.registration > since limit 1) is null
  then
    return '{}';
  end if;
  if since < earliest - 1 then
    return array(
      select x.unit from json_to_recordset(expected_keys) as x (unit integer, keys text[])
      where cardinality(x.keys) > 0);
  end if;
  return array(
    with brought as materialized (
      select distinct unnest(r.keys) as key from recent_match_keys r where r.registration > since
    )
    select distinct e.unit
    from (
      select x.unit, unnest(x.keys) as key
      from json_to_recordset(expected_keys) as x (unit integer, keys text[])
    ) e
    join brought b on b.key = e.key);
end $$;
