-- When the notices of each incident are to be looked at by the clock: where nobody has opened one in time, those who look
-- after it are told. It is written by one processor and by the clock under the lock of that processor's checkpoint, and
-- can be made again from the stored events (tessera rebuild notice-clocks).
create table notice_clocks (
  notice_id uuid not null primary key,
  due_at    timestamptz not null
);

comment on table notice_clocks is 'When notices are to be looked at by the clock. Nothing personal.';

create index notice_clocks_due on notice_clocks (due_at);

grant select, insert, update, delete on notice_clocks to tessera_application;
