-- How far each share of a processor's work has come, where several instances share the work of one. Whoever leads under
-- the processor's name deals the events out, and the checkpoint of that name says how far that is; a share is moved in
-- the transaction in which what was made of its events is written. No rows: nobody shares, and the checkpoint says it all.
create table processor_shares (
  processor text        collate "C" not null,
  share     integer     not null,
  -- Another whenever somebody begins to deal out: what was dealt out before counts no more, and is dealt out again.
  term      uuid        not null,
  -- Global position of the last event that was dealt out to the share.
  dealt_to  bigint      not null,
  -- Every event of the share up to this position has been dealt with.
  done_to   bigint      not null,
  moved_at  timestamptz not null default clock_timestamp(),
  constraint processor_shares_pkey primary key (processor, share)
) with (fillfactor = 50);

grant select, insert, update, delete on processor_shares to tessera_application;
