-- The statements that make a table like $1 of the schema public, empty, in the schema $2, in their order: its columns
-- and checks, its keys and indexes under their own names, its settings, its owner and who may do what with it. What a
-- statement does not say in words, because it says "like", comes as `detail`.
with live as (
  select c.oid, c.relname, c.relowner, c.relacl, c.reloptions
  from pg_class c
  where c.oid = format('public.%I', $1::text)::regclass
)
select statement, detail
from (
  select 1 as step,
    format('create table %I.%I (like public.%I including all excluding indexes)', $2::text, relname, relname)
      as statement,
    concat_ws(', ',
      (select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation,
          a.attnotnull, a.attgenerated, a.attidentity, a.attstorage, pg_get_expr(d.adbin, d.adrelid)), ', '
          order by a.attnum)
        from pg_attribute a
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = live.oid and a.attnum > 0 and not a.attisdropped),
      (select string_agg(pg_get_constraintdef(k.oid), ', ' order by k.conname)
        from pg_constraint k
        where k.conrelid = live.oid and k.contype = 'c')) as detail
  from live
  union all
  select 2, format('alter table %I.%I add constraint %I %s', $2, relname, conname, pg_get_constraintdef(k.oid)), ''
  from live
  join pg_constraint k on k.conrelid = live.oid and k.contype in ('p', 'u', 'x')
  union all
  select 3, replace(pg_get_indexdef(i.indexrelid),
    format(' ON public.%I ', relname), format(' ON %I.%I ', $2, relname)), ''
  from live
  join pg_index i on i.indrelid = live.oid
  where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select 4, format('alter table %I.%I set (%s)', $2, relname, array_to_string(reloptions, ', ')), ''
  from live
  where reloptions is not null
  union all
  select 5, format('comment on table %I.%I is %L', $2, relname, obj_description(oid, 'pg_class')), ''
  from live
  where obj_description(oid, 'pg_class') is not null
  union all
  select 6, format('alter table %I.%I owner to %I', $2, relname, pg_get_userbyid(relowner)), ''
  from live
  where pg_get_userbyid(relowner) <> current_user
  union all
  select 7, format('grant %s on %I.%I to %s%s', a.privilege_type, $2, relname,
    case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
    case when a.is_grantable then ' with grant option' else '' end), ''
  from live
  cross join lateral aclexplode(relacl) a
  where a.grantee <> relowner
) statements
order by step, statement
