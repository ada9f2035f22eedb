-- Of each child (or of those named) the earliest message that waits is due, and those after it are not.
with earliest as (
  select distinct on (subject) subject, position
  from webhook_deliveries
  where subscription_id = $1 and state = 'waiting' and ($3::text[] is null or subject = any ($3))
  order by subject, position
)
update webhook_deliveries d
set next_attempt_at = case when d.position = e.position then $2::timestamptz end
from earliest e
where d.subscription_id = $1 and d.state = 'waiting' and d.subject = e.subject
  -- Said again: else all that wait may be read to find those of one child.
  and ($3::text[] is null or d.subject = any ($3))
  and (d.position = e.position) <> (d.next_attempt_at is not null)
