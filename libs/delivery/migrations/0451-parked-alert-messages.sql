-- What Kafka takes for good no message of, or what cannot be made into messages: set aside with a reason, so that
-- everything behind it flows on. The message itself is made again from its event when an operator asks for it. Nothing
-- is deleted: what was set aside, and what became of it, stays known.
create table parked_alert_messages (
  -- Of the alert's event that is told.
  position   bigint      not null,
  -- The recipient; empty where the event itself could not be read, which is all of its recipients.
  agency     text        collate "C" not null,
  event_id   uuid        not null,
  alert_id   uuid        not null,
  -- A named reason, and the broker's own word for it or the name of the error.
  reason     text        collate "C" not null,
  code       text        not null,
  state      text        not null default 'parked' check (state in ('parked', 'waiting', 'published')),
  parked_at  timestamptz not null default clock_timestamp(),
  attempts   integer     not null default 1,
  asked_at   timestamptz,
  settled_at timestamptz,
  primary key (position, agency)
);

-- Few are ever waiting or parked, many may once have been.
create index parked_alert_messages_open on parked_alert_messages (state, position) where state <> 'published';

comment on table parked_alert_messages is 'Alert messages that Kafka did not take, and why. Codes and ids alone.';

grant select, insert, update on parked_alert_messages to tessera_application;
