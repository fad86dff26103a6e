-- Up Migration

-- What administrators are told of a call by its id: which request asked, each attempt with its target, what it failed with; never a text.
alter table usage_ledger add column request_id text;
alter table usage_ledger add column story jsonb;
create index usage_ledger_by_request on usage_ledger (request_id) where request_id is not null;
-- Ids are pasted without their user. They rise with time, so that rows are added at the end of the index.
create index usage_ledger_by_id on usage_ledger (id);
create index audit_events_by_request on audit_events (request_id) where request_id is not null;

-- Of a running generation, for who looks at all of them.
alter table generations add column front text;
alter table generations add column request_id text;

-- What each process counted in a minute: figures for charts without a Prometheus. Kept for a week.
create table samples (
  process uuid not null,
  minute timestamptz not null,
  seen_at timestamptz not null default now(),
  -- Whether the process has said that it ends.
  is_last boolean not null,
  about jsonb not null,
  requests integer not null,
  errors jsonb not null,
  open_streams integer not null,
  resumes integer not null,
  running integer not null,
  primary key (process, minute)
);
create index samples_by_time on samples (minute);

-- Down Migration

drop table samples;
alter table generations drop column front, drop column request_id;
drop index audit_events_by_request, usage_ledger_by_id, usage_ledger_by_request;
alter table usage_ledger drop column request_id, drop column story;
