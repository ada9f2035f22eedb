-- The open alerts of each agency: one row for a recipient and an alert that is before it. A projection of the events; a
-- row goes when the alert is closed, withdrawn or inhibited, which the events keep.
create table open_alerts (
  agency     text     collate "C" not null,
  alert_id   uuid     not null,
  person_id  uuid     not null,
  level      smallint not null,
  theme      text     collate "C" not null,
  -- held-back, unanswered, acknowledged, responded
  state      text     collate "C" not null,
  opened_at  timestamptz not null,
  pattern    text     collate "C" not null,
  title      text     not null,
  reason     text     collate "C" not null,
  round      integer  not null,
  escalations integer not null,
  challenged boolean  not null,
  primary key (alert_id, agency)
);

comment on table open_alerts is 'Alerts that are open, for a desk. Nothing personal: coded facts and ids.';

-- A list asks for some levels, themes and states: each combination is read from one place of an index, in order of time.
create index open_alerts_desk on open_alerts (agency, level, state, opened_at, alert_id);
create index open_alerts_theme on open_alerts (agency, theme, level, state, opened_at, alert_id);

grant select, insert, update, delete on open_alerts to tessera_application;
