-- The service adds to the audit trail and reads it. It makes persons' keys through register_people alone, and may
-- destroy one: that is how a person is erased.
grant select, insert on audit_entries to tessera_application;
grant select, delete on person_keys to tessera_application;
grant select, insert on master_key_check to tessera_application;
