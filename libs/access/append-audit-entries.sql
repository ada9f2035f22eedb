-- $1 an array of JSON objects, one for each entry, in order of position; digests in hex
insert into audit_entries
  (position, at, actor, roles, agency, action, purpose, person_ids, route, outcome, request_id, digest)
select e.position, e.at, e.actor, e.roles, e.agency, e.action, e.purpose, e."personIds", e.route, e.outcome,
       e."requestId", decode(e.digest, 'hex')
  from json_to_recordset($1::json) as e (
         position bigint, at timestamptz, actor text, roles text[], agency text, action text, purpose text,
         "personIds" uuid[], route text, outcome text, "requestId" text, digest text)
