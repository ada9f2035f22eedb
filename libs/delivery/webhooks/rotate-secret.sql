update webhook_subscriptions
set previous_secret = secret, previous_until = $3, secret = $2
where subscription_id = $1
