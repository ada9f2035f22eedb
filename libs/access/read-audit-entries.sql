-- $1 after this position, $2 at most so many, $3 one person (null: everyone)
select position, at, actor, roles, agency, action, purpose, person_ids, route, outcome, request_id, digest
  from audit_entries
 where position > $1
   and ($3::uuid is null or person_ids @> array[$3::uuid])
 order by position
 limit $2
