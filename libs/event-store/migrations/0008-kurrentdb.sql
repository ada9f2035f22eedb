-- What the event store keeps in PostgreSQL where its events are in KurrentDB (EVENT_STORE=kurrentdb). Otherwise empty.

-- Which events of a KurrentDB are this store's: those that carry its id. Many stores may share one KurrentDB.
create table kurrentdb_store (
  one          boolean not null default true,
  store_id     uuid    not null,
  -- The last position of $all when the store was made (0: there was none): everything of its own is after it.
  begins_after bigint  not null,
  constraint kurrentdb_store_pkey primary key (one),
  constraint kurrentdb_store_one check (one)
);

-- The identity claims: every id once, over all streams, and where it stands. The events themselves are in KurrentDB.
create table kurrentdb_claims (
  event_id  uuid    not null,
  stream_id text    collate "C" not null,
  version   integer not null,
  position  bigint  not null,
  constraint kurrentdb_claims_pkey primary key (event_id),
  constraint kurrentdb_claims_stream_key unique (stream_id, version),
  constraint kurrentdb_claims_position_key unique (position)
);

-- The appends under way: what has been decided and is being stored in KurrentDB, with its content (the sealed part
-- stays sealed), so that whoever finds it left behind can finish it. One at most; gone as soon as it is claimed.
create table kurrentdb_intents (
  one       boolean not null default true,
  intent_id uuid    not null,
  content   text    not null,
  constraint kurrentdb_intents_pkey primary key (one),
  constraint kurrentdb_intents_one check (one)
);

grant select, insert on kurrentdb_store, kurrentdb_claims to tessera_application;
grant select, insert, delete on kurrentdb_intents to tessera_application;
