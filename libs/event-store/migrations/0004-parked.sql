-- What a processor could not deal with, so that everything else goes on: one row for a processor and a subject (a
-- person, an alert). It stays until the subject has been dealt with.
create table parked (
  processor text        not null,
  subject   text        not null,
  -- The name of the error: never its message, which may hold content.
  reason    text        not null,
  since     timestamptz not null default now(),
  primary key (processor, subject)
);
