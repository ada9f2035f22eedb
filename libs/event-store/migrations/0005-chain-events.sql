-- Each event carries a hash over itself and the hash of the event before it, by position: whoever changes, removes or
-- slips in a row breaks the chain from there on, and whoever writes the whole chain anew cannot match a hash that was
-- kept outside.

-- The hash of an event: SHA-256 of the hash before it (32 zero bytes before the first event) and of the event's columns
-- as COPY in its binary format writes them, each with its length in front. So a reader hashes what it has read as it
-- stands, and no two different events make the same bytes.
create function chain_hash(
  before bytea, "position" bigint, recorded timestamptz, id uuid, version integer, stream text, event_type text,
  event_data text, event_personal bytea
) returns bytea
language sql
-- Not immutable, as convert_to is not: a function that promises more than its body is not inlined, and costs four times
-- as much.
stable
parallel safe
return sha256(
  before
  || '\x00000008'::bytea || int8send("position")
  || '\x00000008'::bytea || timestamptz_send(recorded)
  || '\x00000010'::bytea || uuid_send(id)
  || '\x00000004'::bytea || int4send(version)
  || int4send(octet_length(stream)) || convert_to(stream, 'UTF8')
  || int4send(octet_length(event_type)) || convert_to(event_type, 'UTF8')
  || int4send(octet_length(event_data)) || convert_to(event_data, 'UTF8')
  || coalesce(int4send(octet_length(event_personal)) || event_personal, '\xffffffff'::bytea)
);

alter table events add column hash bytea;

comment on column events.hash is 'SHA-256 over the hash before it and the event: see chain_hash.';

-- What was stored before events had a hash gets it now.
do $$
declare
  event record;
  chain bytea := decode(repeat('00', 32), 'hex');
begin
  alter table events disable trigger events_are_for_good;
  for event in select * from events order by global_position loop
    chain := chain_hash(chain, event.global_position, event.recorded_at, event.event_id, event.stream_version,
                        event.stream_id, event.type, event.data, event.personal);
    update events set hash = chain where global_position = event.global_position;
  end loop;
  alter table events enable trigger events_are_for_good;
end $$;

alter table events alter column hash set not null;
