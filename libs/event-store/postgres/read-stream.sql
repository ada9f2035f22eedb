select global_position, recorded_at, event_id, stream_version, stream_id, type, data, personal
from events
where stream_id = $1 and stream_version >= $2
order by stream_version
limit $3
