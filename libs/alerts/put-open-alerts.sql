with is_now as (
  select * from json_to_recordset($2::json) as open (
    agency text, "alertId" uuid, "personId" uuid, level smallint, theme text, state text, "openedAt" timestamptz,
    pattern text, title text, reason text, round integer, escalations integer, challenged boolean)
), gone as (
  delete from open_alerts known
  where known.alert_id = any ($1::uuid[])
    and not exists (select from is_now where is_now."alertId" = known.alert_id and is_now.agency = known.agency)
)
insert into open_alerts as known
  (agency, alert_id, person_id, level, theme, state, opened_at, pattern, title, reason, round, escalations, challenged)
select agency, "alertId", "personId", level, theme, state, "openedAt", pattern, title, reason, round, escalations,
       challenged
from is_now
on conflict (alert_id, agency) do update
  set level = excluded.level, theme = excluded.theme, state = excluded.state, opened_at = excluded.opened_at,
      pattern = excluded.pattern, title = excluded.title, reason = excluded.reason, round = excluded.round,
      escalations = excluded.escalations, challenged = excluded.challenged
