-- What was held back from anybody, and why: a match that joined an open alert, an alert that gave way to a stronger one.
-- A projection of the events, filled by one processor in order of position; it can be emptied and filled again.
create table alert_suppressions (
  position      bigint not null primary key,
  held_back_at  timestamptz not null,
  -- A named reason: same-child-and-theme, inhibited-by-stronger.
  because       text   collate "C" not null,
  person_id     uuid   not null,
  -- What was held back.
  match_id      uuid   not null,
  pattern       text   collate "C" not null,
  title         text   not null,
  level         smallint not null,
  -- The alert that tells of it instead.
  open_alert_id uuid   not null
);

comment on table alert_suppressions is 'What was held back, and why. Nothing personal: coded facts and ids.';

grant select, insert on alert_suppressions to tessera_application;
