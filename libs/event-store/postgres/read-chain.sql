select global_position, recorded_at, event_id, stream_version, stream_id, type, data, personal, hash
from events
where global_position > $1
order by global_position
limit $2
