-- By which family each person's events are dealt out to those who evaluate, so that a family's are evaluated in one
-- place as a rule. Somebody's family is given once, with the first event that names them, and stays: it says where the
-- work is done, and nothing about who belongs to whom. Ids alone.
create table person_families (
  person_id uuid not null primary key,
  family_id uuid not null
);

comment on table person_families is 'Where the events of a person are evaluated. Nothing personal.';

grant select, insert on person_families to tessera_application;
