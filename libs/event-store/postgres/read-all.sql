select global_position, extract(epoch from recorded_at) * 1000, event_id, stream_version, stream_id, type, data, personal
from events
where global_position > $1
order by global_position
limit $2
