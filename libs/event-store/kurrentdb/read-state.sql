-- What the store holds of what appends name: $1 the ids, $2 the streams. One row of JSON arrays: the places (from 1) of
-- the ids that are known with where each stands, and the version of each stream.
select
  (select coalesce(json_agg(json_build_array(asked.place, c.stream_id, c.version, c.position)), '[]'::json)
   from unnest($1::uuid[]) with ordinality as asked (id, place)
   cross join lateral (
     select k.stream_id, k.version, k.position from kurrentdb_claims k where k.event_id = asked.id limit 1) c),
  (select coalesce(json_agg(coalesce(
            (select k.version from kurrentdb_claims k where k.stream_id = asked.id order by k.version desc limit 1), 0)
            order by asked.place), '[]'::json)
   from unnest($2::text[]) with ordinality as asked (id, place))
