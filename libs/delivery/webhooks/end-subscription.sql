-- What it would open is gone; that it was, and what was sent to it, stays.
update webhook_subscriptions
set state = 'ended', ended_at = $2, url = '', secret = '', previous_secret = null, previous_until = null
where subscription_id = $1
