-- By the pseudonyms of a child, everything that anybody was told of it is found: the log of disclosures.
create index alert_feed_subject on alert_feed ((cloud_event::json ->> 'subject'));
