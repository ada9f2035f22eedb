update webhook_subscriptions
set state = 'active', disabled_as = null, slow_until = null
where subscription_id = $1 and state = 'disabled'
