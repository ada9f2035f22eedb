update webhook_deliveries
set state = $4, attempts = attempts + 1, next_attempt_at = $5, settled_at = $6, fault = $7, answer_status = $8
where subscription_id = $1 and position = $2 and attempts = $3 and state = 'waiting'
