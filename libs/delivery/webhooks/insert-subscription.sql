insert into webhook_subscriptions (subscription_id, agency, url, secret, created_at, read_to)
select $1, $2, $3, $4, $5, coalesce(max(position), 0)
from alert_feed
where agency = $2
