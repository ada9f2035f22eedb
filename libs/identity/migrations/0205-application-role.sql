-- The service reaches the index of people through its functions alone, and nobody else may call them.
do $$
declare
  call regprocedure;
begin
  for call in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and p.proname in ('lookup_people', 'register_people', 'confirm_facts', 'search_people', 'person_exists')
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to tessera_application', call);
  end loop;
end $$;
