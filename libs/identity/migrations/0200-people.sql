-- The index of people: whom the service knows, and by what they are recognised. It holds in the clear only what
-- matching needs. Names and identifiers as they were given are sealed in the person's stream.

-- Destroying the person's key erases the person from the index in the same stroke, and everything below with them.
create table people (
  person_id    uuid        primary key references person_keys (person_id) on delete cascade,
  created_at   timestamptz not null default clock_timestamp(),
  -- The report that made a person whom no identifier tells again: the same report, sent twice, makes them once.
  first_report uuid
);
create unique index people_first_report on people (first_report) where first_report is not null;

-- Every identifier is one person's, by the word of the first agency event that brought it. It never moves.
create table identity_claims (
  scheme     text collate "C" not null check (scheme in ('nhs-number', 'upn')),
  value      text collate "C" not null,
  person_id  uuid not null references people on delete cascade,
  claimed_by uuid not null,
  primary key (scheme, value) include (person_id)
);
-- A person's claims; and two NHS numbers are two people. (A UPN may follow a temporary one: there can be several.)
create unique index identity_claims_of_person
  on identity_claims (person_id, (case scheme when 'nhs-number' then '' else value end));

-- How agencies described a person: each description once, folded (case, accents and spacing), what is not known null.
create table person_demographics (
  person_id     uuid not null references people on delete cascade,
  -- Digest of all that was described, also of what is not held here (sex, expected date of birth, address).
  description   uuid not null,
  given         text collate "C",
  family        text collate "C",
  -- Null for an unborn child: nobody is recognised by an expected date.
  date_of_birth date,
  postcode      text collate "C",
  described_by  uuid not null,
  primary key (person_id, description)
);
create index person_demographics_match on person_demographics (date_of_birth, family, given, postcode, person_id)
  where date_of_birth is not null and family is not null;

-- Facts about people that were registered here, and are not known to be in the event store yet: they are offered
-- again, under the same id, until they are confirmed. Nearly always nearly empty.
create table unconfirmed_facts (
  fact_id         uuid primary key,
  person_id       uuid not null references people on delete cascade,
  -- Either an identifier or a description.
  scheme          text collate "C",
  value           text collate "C",
  description     uuid,
  source          text collate "C" not null,
  agency_event_id uuid not null,
  check ((scheme is null) = (value is null) and (scheme is null) <> (description is null))
);
create index unconfirmed_facts_of_person on unconfirmed_facts (person_id);
alter table unconfirmed_facts set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
