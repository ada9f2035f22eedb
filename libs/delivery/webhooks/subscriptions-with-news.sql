select s.subscription_id
from webhook_subscriptions s
where s.state = 'active'
  and exists (select from alert_feed f where f.agency = s.agency and f.position > s.read_to)
