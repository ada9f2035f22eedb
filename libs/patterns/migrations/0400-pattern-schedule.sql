-- When each child has to be looked at though nothing more is reported: time alone makes matches, and ends them. One row
-- for everyone who was evaluated as a child. It is written in the transaction that moves the checkpoint of the patterns
-- processor, or under the lock of that checkpoint's row, and can be made again (tessera rebuild patterns).
create table pattern_schedule (
  person_id uuid not null primary key,
  -- The first day (Europe/London) on which it may be otherwise; null where time changes nothing.
  due_on    date,
  -- A day as of which the child was looked at and this was found; null where that was never.
  looked_on date,
  -- Fingerprint of the patterns that were in force then: a child looked at with others is looked at again.
  patterns  text collate "C" not null default ''
);

comment on table pattern_schedule is 'When children are to be looked at by the clock. Nothing personal.';

create index pattern_schedule_due on pattern_schedule (due_on) where due_on is not null;
create index pattern_schedule_patterns on pattern_schedule (patterns);
create index pattern_schedule_looked on pattern_schedule (looked_on);

-- Whoever is known when the schedule comes to be has never been looked at by it. Who is no child leaves it then.
insert into pattern_schedule (person_id) select person_id from people;

grant select, insert, update, delete on pattern_schedule to tessera_application;
