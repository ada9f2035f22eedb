-- Every look at a person's information, and every refusal. Coded facts only: no name, no identifier, no narrative.
create table audit_entries (
  -- Counts up without gaps: a missing row shows.
  position    bigint      primary key check (position > 0),
  at          timestamptz not null,
  -- The subject of the token; 'unknown' where there was none that holds.
  actor       text        not null,
  roles       text[]      not null,
  agency      text,
  action      text        not null check (action ~ '^[a-z]+(-[a-z]+)*$'),
  purpose     text                 check (purpose ~ '^[a-z]+(-[a-z]+)*$'),
  person_ids  uuid[]      not null,
  -- The route's pattern. Four digits in a row would be an identifier.
  route       text        not null check (route !~ '[0-9]{4}'),
  outcome     text        not null check (outcome ~ '^[a-z]+(-[a-z]+)*$'),
  request_id  text        not null,
  -- HMAC-SHA256 over the digest before and this row: whoever changes a row without the key breaks the chain.
  digest      bytea       not null check (octet_length(digest) = 32)
);

create index audit_entries_person_ids on audit_entries using gin (person_ids);

create function refuse_audit_change() returns trigger
  language plpgsql
as $$
begin
  raise exception 'permission denied: audit entries are only ever added'
    using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_entries_are_only_added
  before update or delete or truncate on audit_entries
  for each statement execute function refuse_audit_change();
