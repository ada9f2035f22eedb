select found.stream_id, found.version
from unnest($1::uuid[]) as asked (id)
cross join lateral (select stream_id, version from kurrentdb_claims where event_id = asked.id limit 1) found
