-- Everything of the feed after a position that was queued before, whatever became of it; what waits goes on waiting.
insert into webhook_deliveries (subscription_id, position, event_id, subject, queued_at)
select $1, f.position, (f.cloud_event::json ->> 'id')::uuid, f.cloud_event::json ->> 'subject', $5
from alert_feed f
where f.agency = $2 and f.position > $3 and f.position <= $4
on conflict (subscription_id, position) do update
set state = 'waiting', queued_at = excluded.queued_at, attempts = 0, fault = null, answer_status = null,
    settled_at = null
where webhook_deliveries.state <> 'waiting'
