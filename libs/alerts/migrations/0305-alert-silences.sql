-- Themes of children and families that somebody has silenced. A projection of the events, filled by one processor in order
-- of position; it can be emptied and filled again. Why is sealed in the events.
create table alert_silences (
  -- Of the event in the stream of the first child.
  position   bigint not null primary key,
  silence_id uuid   not null unique,
  scope      text   collate "C" not null,
  -- Whom it is about, the child of the alert first.
  person_ids uuid[] not null,
  theme      text   collate "C" not null,
  level      smallint not null,
  alert_id   uuid   not null,
  agency     text   collate "C" not null,
  silenced_by text  not null,
  begun_at   timestamptz not null,
  until      timestamptz not null,
  -- Before its time.
  ended_at   timestamptz,
  ended_by   text
);

comment on table alert_silences is 'What somebody has silenced, until when. Nothing personal: coded facts and ids.';

create index alert_silences_until on alert_silences (until) where ended_at is null;

grant select, insert, update on alert_silences to tessera_application;
