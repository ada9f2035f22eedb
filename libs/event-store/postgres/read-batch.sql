-- Events after $1, at most $2, and none after those that make $3 bytes: a batch of large events is a short one.
select global_position, recorded_at, event_id, stream_version, stream_id, type, data, personal
from (
  select *, sum(octet_length(data) + coalesce(octet_length(personal), 0))
              over (order by global_position rows between unbounded preceding and 1 preceding) as bytes_before
  from (select * from events where global_position > $1 order by global_position limit $2) following
) measured
where bytes_before is null or bytes_before < $3
order by global_position
