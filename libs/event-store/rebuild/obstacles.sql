-- Why a table made by structure.sql could not take the place of the table $1 of the schema public: what it would lack,
-- and who may not do it. No rows where there is no reason.
with live as (
  select format('public.%I', $1::text)::regclass as oid
)
select 'it has the trigger ' || tgname as obstacle from pg_trigger, live where tgrelid = live.oid and not tgisinternal
union all
select 'it has the foreign key ' || conname from pg_constraint, live
where contype = 'f' and live.oid in (conrelid, confrelid)
union all
select 'it has the policy ' || polname from pg_policy, live where polrelid = live.oid
union all
select 'it has the rule ' || rulename from pg_rewrite, live where ev_class = live.oid
union all
select 'it has grants on the column ' || attname from pg_attribute, live
where attrelid = live.oid and attacl is not null
union all
select 'it has partitions, or is one' from pg_inherits, live where live.oid in (inhrelid, inhparent)
union all
select 'it is no table' from pg_class, live where pg_class.oid = live.oid and relkind not in ('r', 'p')
union all
select 'it is not owned by this login (set DATABASE_MIGRATION_URL to the one that does)' from pg_class, live
where pg_class.oid = live.oid and not pg_has_role(current_user, relowner, 'usage')
