-- One key for each person, wrapped with the master key. Deleting the row erases the person's content, for good.
create table person_keys (
  person_id   uuid        primary key,
  wrapped_key bytea       not null,
  created_at  timestamptz not null default clock_timestamp()
);

-- What the master key of this database makes of a fixed word: a service with another key is refused at start.
create table master_key_check (
  singleton   boolean     primary key default true check (singleton),
  check_value bytea       not null
);
