-- The feed grows: nothing in it is changed or taken out but by a rebuild, which the owner runs.
grant select, insert on alert_feed to tessera_application;
