select found.*
from unnest($1::uuid[]) as asked (id)
cross join lateral (
  select global_position, recorded_at, event_id, stream_version, stream_id, type, data,
         personal
  from events
  where event_id = asked.id
  limit 1
) found
