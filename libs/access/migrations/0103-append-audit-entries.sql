-- Adds entries to the trail in one round trip, where it ends as the writer knew it: their digests are chained to that
-- end already. Where it ends otherwise by now, nothing is added, and where it does end is told.
--   entries    a list of objects, one for each entry, in order of position; digests in hex
--   after      the position of the last entry that the writer knows, 0 where there is none
--   chained_to the digest of that entry
create function append_audit_entries(
  entries json,
  after bigint,
  chained_to bytea,
  out appended boolean,
  out last_position bigint,
  out last_digest bytea
)
language plpgsql
set search_path = public, pg_temp
as $$
begin
  -- Writers of all instances take turns: each continues the chain where the one before it ended.
  perform pg_advisory_xact_lock(7355272003);
  select a.position, a.digest into last_position, last_digest
  from audit_entries a order by a.position desc limit 1;
  appended := after = coalesce(last_position, 0) and (last_position is null or last_digest = chained_to);
  if appended then
    insert into audit_entries
      (position, at, actor, roles, agency, action, purpose, person_ids, route, outcome, request_id, digest)
    select e.position, e.at, e.actor, e.roles, e.agency, e.action, e.purpose, e."personIds", e.route, e.outcome,
           e."requestId", decode(e.digest, 'hex')
      from json_to_recordset(entries) as e (
             position bigint, at timestamptz, actor text, roles text[], agency text, action text, purpose text,
             "personIds" uuid[], route text, outcome text, "requestId" text, digest text);
  end if;
end $$;

revoke execute on function append_audit_entries(json, bigint, bytea) from public;
grant execute on function append_audit_entries(json, bigint, bytea) to tessera_application;
