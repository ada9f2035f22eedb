-- What the attempt says of the receiver. $2 is the fault, null where there was none; $3 when it was.
update webhook_subscriptions
set last_success_at = case when $2::text is null then $3::timestamptz else last_success_at end,
    failing_since = case when $2::text is not null then coalesce(failing_since, $3::timestamptz) end,
    last_fault = $2,
    slow_until = coalesce($4, case when slow_until > $3 then slow_until end),
    state = case when $5 and state = 'active' then 'disabled' else state end,
    disabled_as = case when $5 and state = 'active' then $2 else disabled_as end
where subscription_id = $1
