insert into alert_feed (agency, position, alert_id, cloud_event)
select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[])
on conflict (agency, position) do nothing
