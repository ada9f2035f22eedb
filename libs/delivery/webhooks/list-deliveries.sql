select d.position, d.event_id, d.state, d.queued_at, d.next_attempt_at, d.attempts, d.fault, d.answer_status,
       d.settled_at
from webhook_deliveries d
join webhook_subscriptions s using (subscription_id)
where d.subscription_id = $1 and s.agency = $2 and s.state <> 'ended'
  and ($3::text is null or d.state = $3) and d.position > $4
order by d.position
limit $5
