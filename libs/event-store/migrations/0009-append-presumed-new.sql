-- As before (see 0006), and faster where all events are new, as they nearly always are: whether an id is known is asked
-- only where there is reason to doubt it. The unique index on the ids sees to the rest: what it turns down is undone,
-- and decided again by what is known.
create or replace function append_events(
  streams text[],
  ids uuid[],
  write_streams integer[],
  write_expected integer[],
  write_sizes integer[],
  write_units integer[],
  event_ids integer[],
  event_leaders integer[],
  types text[],
  data text[],
  personal bytea[],
  out head_before bigint,
  out stored json,
  out versions json,
  out positions json,
  out places json,
  out known_ids json,
  out known_in json
)
language plpgsql
-- Whoever may call it need have no right to insert: events come in through here alone.
security definer
set search_path = public, pg_temp
-- Plans are kept from when the table was small: they must be those for a large one.
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_variable
declare
  recorded     timestamptz;
  before       integer[];   -- version of each stream before the call
  all_new      boolean;     -- no id is known: presumed, until something speaks against it
  current      integer[];   -- version of each stream, as the writes go by
  position_of  bigint[];    -- of each id, as the writes go by
  place_of     integer[];
  stream_of    text[];
  known        integer[];
  known_stream text[];
  found_event  record;
  writes       integer := cardinality(write_streams);
  accepted     boolean[];
  version_then integer[] := array_fill(0, array[cardinality(write_streams)]);
  version_now  integer[] := array_fill(0, array[cardinality(write_streams)]);
  first_event  integer[] := array_fill(0, array[cardinality(write_streams)]);
  next_event   integer;
  fresh        integer[] := array_fill(0, array[cardinality(event_ids)]);  -- the events to be inserted, in order
  fresh_count  integer;
  stream       integer;
  id           integer;
  leader       integer;
  has_known    boolean;
  has_fresh    boolean;
  elsewhere    boolean;
  latest       integer;
  unit         integer;
  unit_write   integer;
  unit_fresh   integer;
  unit_failed  boolean;
  doubted      boolean := false;
  last_hash    bytea;
  chain        bytea;
  hashes       bytea[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'append_events needs the isolation level read committed'
      using errcode = 'invalid_transaction_state';
  end if;
  -- What is answered is on disk, whatever the server's setting.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;

  -- One append at a time, until its transaction has ended: positions become visible in their order, and one that was
  -- rolled back leaves no gap. Every statement from here on sees what was committed before.
  perform pg_advisory_xact_lock(7355272002);

  select e.global_position, e.recorded_at, e.hash into head_before, recorded, last_hash
  from events e order by e.global_position desc limit 1;
  head_before := coalesce(head_before, 0);
  last_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
  -- A clock that is set back does not make time run backwards along the positions.
  recorded := greatest(recorded, clock_timestamp());

  before := array(
    select coalesce(
      (select e.stream_version from events e where e.stream_id = streams[s] order by e.stream_version desc limit 1), 0)
    from generate_subscripts(streams, 1) s);

  -- Whoever sends a call a second time sends the first event first. And what goes with an event that is not in the
  -- call goes with one that may be known.
  all_new := (select true from events e where e.event_id = ids[1]) is null
    and (not 0 < any (event_leaders)
      or not exists (select unnest(event_leaders) except select 0 except select unnest(event_ids)));

  loop
    position_of := array_fill(null::bigint, array[cardinality(ids)]);
    place_of := array_fill(null::integer, array[cardinality(ids)]);
    stream_of := array_fill(null::text, array[cardinality(ids)]);
    current := before;
    known := '{}';
    known_stream := '{}';
    accepted := array_fill(false, array[writes]);
    next_event := 1;
    fresh_count := 0;
    unit := 0;
    unit_failed := false;
    if not all_new then
      for found_event in
        select i as place_in_call, e.global_position, e.stream_version, e.stream_id
        from generate_subscripts(ids, 1) i
        cross join lateral (
          select k.global_position, k.stream_version, k.stream_id from events k where k.event_id = ids[i] limit 1) e
      loop
        id := found_event.place_in_call;
        position_of[id] := found_event.global_position;
        place_of[id] := found_event.stream_version;
        stream_of[id] := found_event.stream_id;
        known := known || id;
        known_stream := known_stream || found_event.stream_id;
      end loop;
    end if;

    for w in 1 .. writes loop
      stream := write_streams[w];
      first_event[w] := next_event;
      next_event := next_event + write_sizes[w];
      version_then[w] := current[stream];
      if write_units[w] <> unit then
        unit := write_units[w];
        unit_write := w;
        unit_fresh := fresh_count;
        unit_failed := false;
      end if;

      has_known := false;
      if write_expected[w] = -1 then
        accepted[w] := true;
      else
        has_fresh := false;
        elsewhere := false;
        latest := 0;
        for i in first_event[w] .. next_event - 1 loop
          id := event_ids[i];
          if position_of[id] is null then
            has_fresh := true;
          else
            has_known := true;
            elsewhere := elsewhere or stream_of[id] <> streams[stream];
            latest := greatest(latest, place_of[id]);
          end if;
        end loop;
        if has_known then
          accepted[w] := not has_fresh and not elsewhere;
        else
          accepted[w] := current[stream] = write_expected[w];
        end if;
      end if;

      if accepted[w] then
        for i in first_event[w] .. next_event - 1 loop
          id := event_ids[i];
          leader := event_leaders[i];
          -- What goes with an event that was here before the call is left out.
          continue when leader > 0 and position_of[leader] <= head_before;
          -- An id that stands twice in the call is stored at its first place, and known at the second.
          if position_of[id] is null then
            fresh_count := fresh_count + 1;
            fresh[fresh_count] := i;
            current[stream] := current[stream] + 1;
            position_of[id] := head_before + fresh_count;
            place_of[id] := current[stream];
            stream_of[id] := streams[stream];
          end if;
        end loop;
      elsif all_new then
        -- It was not what was expected: perhaps because it is stored already.
        doubted := true;
        exit;
      else
        unit_failed := unit > 0;
      end if;
      -- Told a second time, a write with a numbered version gets the answer that it got the first time.
      version_now[w] := case when has_known and accepted[w] then latest else current[stream] end;

      -- The last write of a unit that failed: take back what the unit would have stored.
      if unit_failed and (w = writes or write_units[w + 1] <> unit) then
        for n in unit_fresh + 1 .. fresh_count loop
          id := event_ids[fresh[n]];
          position_of[id] := null;
          place_of[id] := null;
          stream_of[id] := null;
        end loop;
        fresh_count := unit_fresh;
        for u in unit_write .. w loop
          current[write_streams[u]] := version_then[u];
          for i in first_event[u] .. first_event[u] + write_sizes[u] - 1 loop
            if position_of[event_ids[i]] is null then
              accepted[u] := false;
              version_now[u] := version_then[u];
            end if;
          end loop;
        end loop;
      end if;
    end loop;

    if doubted then
      all_new := false;
      doubted := false;
      continue;
    end if;

    chain := last_hash;
    hashes := array_fill(null::bytea, array[fresh_count]);
    for n in 1 .. fresh_count loop
      id := event_ids[fresh[n]];
      chain := chain_hash(chain, position_of[id], recorded, ids[id], place_of[id], stream_of[id],
                          types[fresh[n]], data[fresh[n]], personal[fresh[n]]);
      hashes[n] := chain;
    end loop;

    begin
      insert into events
        (global_position, recorded_at, event_id, stream_version, stream_id, type, data, personal, hash)
      select position_of[event_ids[i]], recorded, ids[event_ids[i]], place_of[event_ids[i]], stream_of[event_ids[i]],
             types[i], data[i], personal[i], hashes[n]
      from (select n, fresh[n] as i from generate_series(1, fresh_count) n) accepted_events;
      exit;
    exception when unique_violation then
      if not all_new then raise; end if;
      all_new := false;
    end;
  end loop;

  stored := array_to_json(accepted);
  versions := array_to_json(version_now);
  positions := array_to_json(position_of);
  places := array_to_json(place_of);
  known_ids := array_to_json(known);
  known_in := array_to_json(known_stream);
end $$;
