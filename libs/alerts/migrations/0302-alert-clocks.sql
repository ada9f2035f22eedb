-- When each open alert is to be looked at by the clock: to remind those who are to answer, and to escalate where nobody
-- did. It is written by one processor and by the clock under the lock of that processor's checkpoint, and can be made
-- again from the stored events (tessera rebuild alert-clocks): whoever is put down as due is looked at, and planned.
create table alert_clocks (
  alert_id uuid not null primary key,
  due_at   timestamptz not null
);

comment on table alert_clocks is 'When alerts are to be looked at by the clock. Nothing personal.';

create index alert_clocks_due on alert_clocks (due_at);

grant select, insert, update, delete on alert_clocks to tessera_application;
