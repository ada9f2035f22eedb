update webhook_deliveries
set state = 'waiting', queued_at = $2, attempts = 0, fault = null, answer_status = null, settled_at = null
where subscription_id = $1 and state = 'parked'
