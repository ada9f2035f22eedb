-- Open alerts whose recipients are told later, and when each is to be looked at. As alert_clocks, it is written by one
-- processor and by the clock under the lock of that processor's checkpoint, and can be made again from the stored events.
create table alert_waits (
  alert_id   uuid not null primary key,
  due_at     timestamptz not null,
  -- A named reason: grouped-with-family, silenced, kept-for-digest.
  because    text collate "C" not null,
  -- Alerts of one group are told together.
  group_id   uuid,
  silence_id uuid
);

comment on table alert_waits is 'Alerts that nobody, or not everybody, is told of yet. Nothing personal.';

create index alert_waits_due on alert_waits (because, due_at, alert_id);
create index alert_waits_group on alert_waits (group_id) where group_id is not null;
create index alert_waits_silence on alert_waits (silence_id) where silence_id is not null;

grant select, insert, update, delete on alert_waits to tessera_application;

-- A message that tells of several alerts is about none of them alone.
alter table alert_feed alter column alert_id drop not null;

-- Why something was held back may be that it is told later.
alter table alert_suppressions
  add column told_from timestamptz,
  add column silence_id uuid,
  add column group_id uuid;

comment on column alert_suppressions.told_from is 'When it is told at the latest, where it waits.';

create index alert_suppressions_because on alert_suppressions (because, position desc);
