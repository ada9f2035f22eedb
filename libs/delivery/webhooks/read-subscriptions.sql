select subscription_id, url, previous_until, state, disabled_as, created_at, last_success_at, failing_since, last_fault,
       (select count(*) from webhook_deliveries d
        where d.subscription_id = s.subscription_id and d.state = 'waiting') as waiting,
       (select count(*) from webhook_deliveries d
        where d.subscription_id = s.subscription_id and d.state = 'parked') as parked
from webhook_subscriptions s
where agency = $1 and state <> 'ended' and ($2::uuid is null or subscription_id = $2)
order by created_at, subscription_id
