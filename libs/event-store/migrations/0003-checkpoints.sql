-- How far each processor has come. It moves in the transaction in which the processor writes what it makes of the
-- events, and only from the position that the processor took it to be at.
create table checkpoints (
  name     text        collate "C" not null,
  position bigint      not null default 0,
  moved_at timestamptz not null default clock_timestamp(),
  constraint checkpoints_pkey primary key (name)
) with (fillfactor = 50);
