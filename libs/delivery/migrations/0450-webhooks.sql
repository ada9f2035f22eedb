-- Where an agency wants what it is told to be sent. Nothing is deleted: what was sent where stays known.
create table webhook_subscriptions (
  subscription_id uuid        primary key,
  agency          text        collate "C" not null,
  -- Sealed with a key that the database does not know: addresses of receivers often carry a credential.
  url             bytea       not null,
  secret          bytea       not null,
  -- The secret before the last rotation signs too, until then.
  previous_secret bytea,
  previous_until  timestamptz,
  state           text        not null default 'active' check (state in ('active', 'disabled', 'ended')),
  disabled_as     text,
  created_at      timestamptz not null,
  ended_at        timestamptz,
  -- How far its agency's alert_feed has been queued for it.
  read_to         bigint      not null,
  last_success_at timestamptz,
  failing_since   timestamptz,
  last_fault      text,
  -- Its receiver asked to be left alone until then.
  slow_until      timestamptz
) with (fillfactor = 50);

create index webhook_subscriptions_agency on webhook_subscriptions (agency) where state <> 'ended';

comment on table webhook_subscriptions is 'Webhooks of agencies. Addresses and secrets are sealed.';

-- A row for each message of the feed and each subscription. The message itself stands in alert_feed.
create table webhook_deliveries (
  subscription_id uuid        not null references webhook_subscriptions,
  position        bigint      not null,
  event_id        uuid        not null,
  -- The child's pseudonym: what is sent of one child keeps its order.
  subject         text        collate "C" not null,
  state           text        not null default 'waiting' check (state in ('waiting', 'delivered', 'parked')),
  queued_at       timestamptz not null,
  -- When it is sent next. Absent while an earlier one of the same child waits.
  next_attempt_at timestamptz check (next_attempt_at is null or state = 'waiting'),
  attempts        integer     not null default 0,
  -- Why the last attempt failed, and what the receiver answered, if it did.
  fault           text,
  answer_status   integer,
  settled_at      timestamptz,
  primary key (subscription_id, position)
) with (fillfactor = 70);

create index webhook_deliveries_due on webhook_deliveries (subscription_id, next_attempt_at, position)
  where next_attempt_at is not null;
create index webhook_deliveries_waiting on webhook_deliveries (subscription_id, subject, position)
  where state = 'waiting';
create index webhook_deliveries_parked on webhook_deliveries (subscription_id, position) where state = 'parked';

comment on table webhook_deliveries is 'What is sent to webhooks, and what became of it. Codes and pseudonyms alone.';

grant select, insert, update on webhook_subscriptions, webhook_deliveries to tessera_application;
