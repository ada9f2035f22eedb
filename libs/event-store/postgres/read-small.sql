-- Events at the $2 positions after $1, up to the first of more than $3 bytes: none where that is the next one.
select global_position, recorded_at, event_id, stream_version, stream_id, type, data, personal
from events
where global_position > $1
  and global_position < coalesce(
    (select min(global_position) from events
     where global_position > $1 and global_position <= $1 + $2
       and octet_length(data) + coalesce(octet_length(personal), 0) > $3),
    $1 + $2 + 1)
order by global_position
