-- What each agency is told, in the order in which it happened: one row for a recipient and an event of an alert.
-- A projection of the events, filled by one processor in order of position, so that a reader who has seen a row has
-- seen every earlier one. It can be emptied and filled again: the rows come back the same, at the same positions.
create table alert_feed (
  agency      text   collate "C" not null,
  position    bigint not null,
  alert_id    uuid   not null,
  -- A CloudEvent, as JSON text: given out as it is.
  cloud_event text   not null,
  primary key (agency, position)
);

comment on table alert_feed is 'Alerts as told to their recipients. Nothing personal: coded facts and pseudonyms.';

-- Everything that was told of one alert, by whoever asks what became of it.
create index alert_feed_alert on alert_feed (alert_id);
