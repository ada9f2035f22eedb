select position, cloud_event
from alert_feed
where agency = $1 and position > $2
order by position
limit $3
