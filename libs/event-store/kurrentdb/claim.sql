-- Claims the events $2 to $5 (ids, streams, versions, positions), and takes the intent $1 away, in one commit.
with finished as (
  delete from kurrentdb_intents where intent_id = $1::uuid
)
insert into kurrentdb_claims (event_id, stream_id, version, position)
select * from unnest($2::uuid[], $3::text[], $4::integer[], $5::bigint[])
on conflict do nothing
