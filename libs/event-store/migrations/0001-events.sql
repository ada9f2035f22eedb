-- The facts, once and for good. A reader relies on two things that append_events sees to: positions have no gaps, and
-- they become visible in their order.

do $$
begin
  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'The database must be made with encoding UTF8, not %.', current_setting('server_encoding');
  end if;
end $$;

create table events (
  global_position bigint      not null,
  recorded_at     timestamptz not null,
  event_id        uuid        not null,
  stream_version  integer     not null,
  -- Compared byte by byte: the order of a language is never asked for, and costs.
  stream_id       text        collate "C" not null,
  type            text        collate "C" not null,
  -- JSON, as text: nothing here looks inside, and jsonb costs a fifth of the throughput.
  data            text        not null,
  -- Sealed with the person's own key.
  personal        bytea,
  constraint events_pkey primary key (global_position),
  constraint events_event_id_key unique (event_id),
  constraint events_stream_key unique (stream_id, stream_version)
);

-- What is sealed cannot be made smaller.
alter table events alter column personal set storage external;

comment on table events is 'Stored events. Written by append_events alone; never changed, never deleted.';

create function refuse_to_rewrite_events() returns trigger
language plpgsql
as $$
begin
  raise exception 'permission denied: stored events are never changed or removed'
    using errcode = 'insufficient_privilege';
end $$;

-- Holds for the owner and for superusers too. To erase a person, destroy the person's key.
create trigger events_are_for_good
  before update or delete or truncate on events
  for each statement execute function refuse_to_rewrite_events();
