-- Up Migration

-- Nothing has ever read or written these: they come back with what needs them.
drop table agents, usage_ledger, audit_seals;
alter table generations drop column started_at;

-- Down Migration

alter table generations add column started_at timestamptz not null default now();

create table agents (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  config jsonb not null,
  encrypted_key bytea,
  source text not null check (source in ('file', 'api')),
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table usage_ledger (
  user_id uuid not null,
  id uuid not null,
  session_id uuid,
  message_id uuid,
  agent_id text not null,
  model text,
  status text not null,
  prompt_tokens bigint not null default 0,
  completion_tokens bigint not null default 0,
  estimated boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index usage_ledger_by_time on usage_ledger (created_at);

create table audit_seals (
  day date primary key,
  events bigint not null,
  digest bytea not null,
  previous bytea,
  sealed_at timestamptz not null default now()
);
