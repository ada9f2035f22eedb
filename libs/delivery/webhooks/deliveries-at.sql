select s.agency, d.position, d.state, d.settled_at
from webhook_deliveries d
join webhook_subscriptions s using (subscription_id)
join unnest($1::text[], $2::bigint[]) as asked (agency, position)
  on s.agency = asked.agency and d.position = asked.position
order by d.position, s.created_at
