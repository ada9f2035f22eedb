select found.*
from unnest($1::uuid[]) as asked (id)
cross join lateral (
  select global_position, extract(epoch from recorded_at) * 1000, event_id, stream_version, stream_id, type, data,
         personal
  from events
  where event_id = asked.id
  limit 1
) found
