-- The messages that are due, the longest due first, but for children of whom one is on its way.
select d.subscription_id, d.position, d.event_id, d.subject, d.attempts, d.queued_at, f.cloud_event,
       s.url, s.secret, s.previous_secret, s.previous_until, s.failing_since is not null as failing
from webhook_subscriptions s
cross join lateral (
  select * from webhook_deliveries w
  where w.subscription_id = s.subscription_id and w.next_attempt_at <= $1
    and not exists (
      select from unnest($2::uuid[], $3::text[]) u (subscription_id, subject)
      where u.subscription_id = w.subscription_id and u.subject = w.subject
    )
  order by w.next_attempt_at, w.position
  limit $4
) d
join alert_feed f on f.agency = s.agency and f.position = d.position
where s.state = 'active' and (s.slow_until is null or s.slow_until <= $1)
order by d.next_attempt_at, d.position
