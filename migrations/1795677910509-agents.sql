-- Up Migration

-- The one source of truth about agents: those that the agents file declares, and those made through the API.
create table agents (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  -- An entry of the agents file, variables replaced, without its keys.
  config jsonb not null,
  -- Keys by their place in the entry, each encrypted for that place.
  sealed_keys jsonb not null,
  source text not null check (source in ('file', 'api')),
  -- In the agents file; null for those made through the API, and for those that have left the file.
  position integer,
  -- Why it can't be used; null where nothing but its own isActive says so.
  inactive_reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (source = 'file' or position is null)
);

-- Every file that was ever applied, so that a process of an older one takes nothing back when it starts.
create table agents_files (
  fingerprint text primary key,
  is_current boolean not null
);
create unique index agents_files_current on agents_files (is_current) where is_current;

-- Down Migration

drop table agents, agents_files;
