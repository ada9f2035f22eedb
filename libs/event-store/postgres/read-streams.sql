select found.*
from unnest($1::text[], $2::integer[]) with ordinality as asked (stream_id, from_version, place)
cross join lateral (
  select global_position, recorded_at, event_id, stream_version, e.stream_id, type, data,
         personal
  from events e
  where e.stream_id = asked.stream_id and e.stream_version >= asked.from_version
  order by e.stream_version
) found
