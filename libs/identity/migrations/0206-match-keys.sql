-- What matching compares, and the keys by which likely people are found among millions.

-- What was described, word by word and folded (MatchRecord of #identity): names, date of birth, sex, postcode, address.
-- Nothing of other people: who the parents are stands in their own rows. Null where nothing can be compared.
alter table person_demographics add column record json;

-- Each key of each person once; a person has about ten. Two who may be one person share at least one. The primary key
-- alone answers who shares a key, without a look at the table. Erased with the person.
create table person_match_keys (
  key       text collate "C" not null,
  person_id uuid not null references people on delete cascade,
  primary key (key, person_id)
);
create index person_match_keys_of_person on person_match_keys (person_id);

-- The keys that the latest registrations brought: registrations are one at a time, so their numbers are in the order of
-- their commits. Whoever compared with what registration n had left behind asks, before registering, whether a later
-- one brought a key of theirs. What is too long ago to be told of counts as brought.
create table recent_match_keys (
  registration bigint primary key,
  keys         text[] collate "C" not null
);
alter table recent_match_keys set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
