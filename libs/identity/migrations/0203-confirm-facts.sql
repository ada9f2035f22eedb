-- The event store holds these facts: they need not be offered again. Losing this to a crash is harmless, so the commit
-- waits for no disk; and whoever confirms the same facts at the same time waits for nobody.
create function confirm_facts(facts uuid[]) returns void
language plpgsql
security definer
set search_path = public, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
  mine uuid[];
begin
  perform set_config('synchronous_commit', 'off', true);
  mine := array(
    select u.fact_id from unconfirmed_facts u where u.fact_id = any (facts) for update skip locked);
  delete from unconfirmed_facts where fact_id = any (mine);
end $$;
