with news as (
  select f.position, (f.cloud_event::json ->> 'id')::uuid as event_id, f.cloud_event::json ->> 'subject' as subject
  from alert_feed f
  where f.agency = $2 and f.position > $3
  order by f.position
  limit $5
), queued as (
  insert into webhook_deliveries (subscription_id, position, event_id, subject, queued_at)
  select $1, position, event_id, subject, $4 from news
), read as (
  update webhook_subscriptions
  set read_to = (select max(position) from news)
  where subscription_id = $1 and exists (select from news)
)
select distinct subject from news
