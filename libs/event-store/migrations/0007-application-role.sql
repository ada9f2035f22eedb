-- The role that the service runs as. It owns nothing, so that no statement of the service, by mistake or by somebody
-- who has broken in, can change or remove what is stored for good, or take away the triggers that refuse it. Each lib
-- grants on its own tables, in its own migrations; what is not granted is denied.

do $$
declare
  may_act text := case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end;
begin
  -- Roles belong to the whole server: another database of it may have made this one, or be making it now.
  if not exists (select from pg_roles where rolname = 'tessera_application') then
    begin
      create role tessera_application nologin;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'The role tessera_application does not exist, and this login may not make roles. As a login that may, run once on this server: CREATE ROLE tessera_application NOLOGIN; GRANT tessera_application TO %; then start again.',
          quote_ident(current_user)
          using errcode = 'insufficient_privilege';
    end;
  end if;

  -- A service that logs in as this very login runs as the role, too.
  if not pg_has_role(current_user, 'tessera_application', may_act) then
    begin
      execute format('grant tessera_application to %I', current_user);
    exception
      when duplicate_object or unique_violation then null;
      -- Where the service has a login of its own, this one need not be a member: the start says so where it must.
      when insufficient_privilege then null;
    end;
  end if;
end $$;

grant usage on schema public to tessera_application;
-- As in every database made by PostgreSQL 15 or later: functions that run as the owner look names up in this schema.
revoke create on schema public from public;

grant select on schema_migrations to tessera_application;
grant select on events to tessera_application;
grant select, insert, update on checkpoints to tessera_application;
grant select, insert, update, delete on parked to tessera_application;

-- Events come in through these alone: they run as their owner, and are nobody else's to call.
do $$
declare
  append regprocedure;
begin
  for append in
    select p.oid from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('append_events', 'append_event')
  loop
    execute format('revoke execute on function %s from public', append);
    execute format('grant execute on function %s to tessera_application', append);
  end loop;
end $$;
