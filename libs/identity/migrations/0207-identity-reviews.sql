-- Whose an agency event is could not be said: it stands at a provisional person until a worker decides.

create table identity_reviews (
  review_id  uuid primary key,
  -- In the order of commits, for paging: registrations are one at a time.
  number     bigint generated always as identity unique,
  -- Who is held: made by the event that could not be placed, so everyone is held once at most.
  person_id  uuid not null unique references people on delete cascade,
  -- What was said of them: whoever is described in the very same words is held with them. Null where the words name
  -- nobody.
  said       text collate "C" unique,
  -- The data of IdentityHeldForReview.v1.
  held       json not null,
  opened_at  timestamptz not null default clock_timestamp(),
  -- Null while it is open. The reason stands, sealed, in the stream of the provisional person.
  decision   text check (decision in ('same', 'different')),
  same_as    uuid,
  decided_by text,
  decided_at timestamptz,
  check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  check ((decision is not distinct from 'same') or same_as is null)
);
create index identity_reviews_open on identity_reviews (number) where decision is null;

create table identity_review_candidates (
  review_id uuid not null references identity_reviews on delete cascade,
  person_id uuid not null references people on delete cascade,
  primary key (review_id, person_id)
);
create index identity_review_candidates_of_person on identity_review_candidates (person_id);

-- What workers decided of two records: that they are one person's, or that they are not. Each pair once, in order.
create table people_pairs (
  one      uuid not null references people on delete cascade,
  other    uuid not null references people on delete cascade,
  standing text not null check (standing in ('same', 'different')),
  primary key (one, other),
  check (one < other)
);
create index people_pairs_other on people_pairs (other);

-- A fact may be a review too.
alter table unconfirmed_facts
  add column review uuid references identity_reviews on delete cascade,
  drop constraint unconfirmed_facts_check,
  add constraint unconfirmed_facts_about_one_thing
    check ((scheme is null) = (value is null) and num_nonnulls(scheme, description, review) = 1);
create index unconfirmed_facts_of_review on unconfirmed_facts (review) where review is not null;
