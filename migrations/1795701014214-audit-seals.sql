-- Up Migration

-- How it ended, beside what was done; what was recorded before says it by its action.
alter table audit_events add column outcome text not null default 'success' check (outcome in ('success', 'failure'));
update audit_events set outcome = 'failure' where action in ('auth.login-failed', 'auth.change-password-failed', 'auth.refresh-reused');

-- One link of the chain for each event that has committed, in the order of sealing. A link outlives its event.
create table audit_seals (
  position bigint primary key check (position > 0),
  user_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  content_hash bytea not null check (length(content_hash) = 32),
  digest bytea not null check (length(digest) = 32)
);
create unique index audit_seals_by_event on audit_seals (user_id, event_id);

-- Events that have no link yet: written with the event, so that it is exact whatever commits when.
create table audit_unsealed (
  user_id uuid not null,
  event_id uuid not null,
  primary key (user_id, event_id)
);
insert into audit_unsealed (user_id, event_id) select user_id, id from audit_events;

create function audit_await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (user_id, event_id) values (new.user_id, new.id);
  return null;
end $$;
create trigger audit_await_seal after insert on audit_events for each row execute function audit_await_seal();

-- A trigger holds for the owner of the table, too, and for a superuser; a right that is taken away does not.
create function audit_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('parley.audit_purge', true) = 'on' and old.at < now() - interval '23 hours' then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete on audit_events for each row execute function audit_append_only();
create trigger audit_no_truncate before truncate on audit_events for each statement execute function audit_append_only();
create trigger audit_append_only before update or delete on audit_seals for each row execute function audit_append_only();
create trigger audit_no_truncate before truncate on audit_seals for each statement execute function audit_append_only();

-- The one way by which events go: one bounded batch of those before a time, and once there are none left, of their links. The last
-- link stays: what is left is chained to it. That and how far was purged is an event itself, by which what is missing is told from
-- what was taken. Runs with the rights of the owner, so that the service's role needs none to delete.
create function audit_purge(before timestamptz, batch integer) returns integer language plpgsql security definer as $$
declare
  gone integer;
  reach text := to_char(before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
begin
  if before > now() - interval '23 hours' then
    raise exception 'events of the last day are not purged' using errcode = 'invalid_parameter_value';
  end if;
  perform set_config('parley.audit_purge', 'on', true);
  delete from audit_events e using (
    select o.user_id, o.id from audit_events o where o.at < audit_purge.before order by o.at limit batch
  ) old where e.user_id = old.user_id and e.id = old.id;
  get diagnostics gone = row_count;
  if gone > 0 and not exists (
    select from audit_events where at > now() - interval '1 day' and action = 'audit.purge' and details->>'before' = reach
  ) then
    insert into audit_events (id, action, details) values (
      -- A UUID of version 7 (RFC 9562), which PostgreSQL makes itself from 18 on.
      encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
        substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid,
      'audit.purge', jsonb_build_object('before', reach)
    );
  end if;
  if gone = 0 then
    delete from audit_seals where position < (
      select max(position) from (
        select position, bool_and(first.at < audit_purge.before) over (order by position) as is_old
        from (select s.position, s.at from audit_seals s order by s.position limit batch + 1) first
      ) run where is_old
    );
    get diagnostics gone = row_count;
  end if;
  perform set_config('parley.audit_purge', '', true);
  return gone;
end $$;
do $$ begin
  -- The objects of this schema alone, whatever the search path of the caller is.
  execute format('alter function audit_purge(timestamptz, integer) set search_path = %I, pg_temp', current_schema());
end $$;
revoke all on function audit_purge(timestamptz, integer) from public;
revoke update, delete, truncate on audit_events, audit_seals from public;

-- Down Migration

drop function audit_purge(timestamptz, integer);
drop trigger audit_append_only on audit_events;
drop trigger audit_no_truncate on audit_events;
drop trigger audit_await_seal on audit_events;
drop table audit_seals, audit_unsealed;
drop function audit_append_only();
drop function audit_await_seal();
alter table audit_events drop column outcome;
