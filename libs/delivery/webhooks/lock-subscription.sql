select agency, state, read_to
from webhook_subscriptions
where subscription_id = $1 and state <> 'ended' and ($2::text is null or agency = $2)
for update
