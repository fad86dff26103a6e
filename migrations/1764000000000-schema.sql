-- Up Migration

-- Every key, unique index and foreign key of user data starts with or contains user_id, so that the tables can be
-- distributed by user. `users` itself is the small table that every shard would hold a copy of.

create table users (
  id uuid primary key,
  username text not null check (username ~ '^[A-Za-z0-9_.-]{3,32}$'),
  email text check (length(email) <= 254),
  password_hash text not null,
  role text not null default 'user' check (role in ('user', 'admin')),
  disabled boolean not null default false,
  quota jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index users_username on users (lower(username));

-- One row per signed-in device: a family of rotating refresh tokens (RFC 9700, section 4.14.2).
create table logins (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  absolute_expires_at timestamptz not null,
  idle_expires_at timestamptz not null,
  revoked_at timestamptz,
  reason text check (reason in ('logout', 'logout-all', 'revoked', 'reuse', 'password-change', 'password-reset', 'disabled', 'role-change')),
  ip text,
  user_agent text,
  primary key (user_id, id),
  check ((revoked_at is null) = (reason is null))
);

create table refresh_tokens (
  user_id uuid not null,
  login_id uuid not null,
  generation integer not null check (generation >= 0),
  token_hash bytea not null check (length(token_hash) = 32),
  created_at timestamptz not null default now(),
  rotated_at timestamptz,
  primary key (user_id, login_id, generation),
  unique (user_id, token_hash),
  foreign key (user_id, login_id) references logins (user_id, id) on delete cascade
);
create unique index refresh_tokens_live on refresh_tokens (user_id, login_id) where rotated_at is null;

create table api_keys (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  key_hash bytea not null check (length(key_hash) = 32),
  prefix text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (user_id, id),
  unique (user_id, key_hash)
);

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

-- No index holds a column that every message changes, except the hour bucket: a bump of last_message_at stays a HOT
-- update (the page keeps room for the new row version) unless the hour turns.
create table sessions (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  agent_id text not null,
  title text not null default '' check (length(title) <= 200),
  title_source text not null default 'cut' check (title_source in ('cut', 'agent', 'user')),
  message_count integer not null default 0 check (message_count >= 0),
  last_seq integer not null default 0,
  last_message_id uuid,
  branch integer not null default 0,
  branch_count integer not null default 1,
  archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_message_at timestamptz not null default now(),
  activity_hour timestamp not null generated always as (date_trunc('hour', last_message_at at time zone 'UTC')) stored,
  deleted_at timestamptz,
  primary key (user_id, id)
) with (fillfactor = 70);
create index sessions_by_activity on sessions (user_id, activity_hour desc) where deleted_at is null;
create index sessions_deleted on sessions (deleted_at) where deleted_at is not null;

-- A branch is a range of the session's sequence: what it holds itself, and before fork_seq what its parent branch holds.
-- Branch 0 is the trunk and has no row. Reading a page of a branch is a range scan, whatever its depth.
create table session_branches (
  user_id uuid not null,
  session_id uuid not null,
  branch integer not null check (branch > 0),
  parent_branch integer not null check (parent_branch >= 0 and parent_branch < branch),
  fork_seq integer not null check (fork_seq >= 0),
  primary key (user_id, session_id, branch),
  foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade
);

-- An append-only tree: a retry or an edit is a sibling. parent_id has no foreign key: it is set in the statement that
-- locks the session, and a key of its own would need an index that every append pays for.
create table messages (
  user_id uuid not null,
  session_id uuid not null,
  id uuid not null,
  parent_id uuid,
  branch integer not null default 0,
  seq integer not null check (seq > 0),
  role text not null check (role in ('system', 'user', 'assistant')),
  content text not null,
  status text not null check (status in ('streaming', 'complete', 'stopped', 'failed', 'interrupted')),
  agent_id text,
  model text,
  finish_reason text,
  usage jsonb,
  error jsonb,
  feedback jsonb,
  client_id text check (length(client_id) between 1 and 128),
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (user_id, id),
  unique (user_id, session_id, seq),
  foreign key (user_id, session_id) references sessions (user_id, id),
  check (status <> 'streaming' or role = 'assistant'),
  check ((status = 'streaming') = (completed_at is null))
);
create index messages_by_branch on messages (user_id, session_id, branch, seq) where branch > 0;
create unique index messages_client_id on messages (user_id, session_id, client_id) where client_id is not null;

-- One row per running generation, so at most one per session; deleted at its end. `epoch` fences: who takes a lease over
-- raises it, and every write of an owner names the epoch it believes in.
create table generations (
  user_id uuid not null,
  session_id uuid not null,
  message_id uuid not null,
  owner uuid not null,
  epoch integer not null default 1,
  lease_until timestamptz not null,
  started_at timestamptz not null default now(),
  primary key (user_id, session_id),
  unique (user_id, message_id),
  foreign key (user_id, session_id) references sessions (user_id, id)
) with (fillfactor = 50);

-- Checkpointed text of running generations; `position` counts UTF-16 units, like the event ids.
create table generation_deltas (
  user_id uuid not null,
  message_id uuid not null,
  position integer not null check (position >= 0),
  content text not null,
  primary key (user_id, message_id, position)
);

create table idempotency_keys (
  user_id uuid not null references users on delete cascade,
  route text not null,
  key text not null check (length(key) between 1 and 128),
  request_hash bytea not null,
  session_id uuid not null,
  message_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- Full text lives apart from the messages: a GIN index in the appends' own path costs pauses. A title's document id is its session's.
create table message_search (
  user_id uuid not null,
  document_id uuid not null,
  session_id uuid not null,
  message_id uuid,
  created_at timestamptz not null,
  terms tsvector not null,
  primary key (user_id, document_id)
);
create index message_search_terms on message_search using gin (terms) with (fastupdate = off);
create index message_search_by_session on message_search (user_id, session_id);

-- What waits to be indexed, written in the transaction that changes the text.
create table search_queue (
  user_id uuid not null,
  document_id uuid not null,
  session_id uuid not null,
  message_id uuid,
  primary key (user_id, document_id)
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

-- user_id is whom the event is about; events about nobody known carry the nil UUID.
create table audit_events (
  user_id uuid not null default '00000000-0000-0000-0000-000000000000',
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  actor_id uuid,
  action text not null,
  target text,
  ip text,
  request_id text,
  details jsonb not null default '{}',
  primary key (user_id, id)
);
create index audit_events_by_time on audit_events (at desc, id desc);

create table audit_seals (
  day date primary key,
  events bigint not null,
  digest bytea not null,
  previous bytea,
  sealed_at timestamptz not null default now()
);

create table shares (
  user_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  branch integer not null,
  up_to_seq integer not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (user_id, id),
  foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade
);
create unique index shares_token on shares (token_hash, user_id);

-- What every replica has to hear of within a second: revocations, stop requests, new agent versions. Each polls it by time.
create table changes (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  user_id uuid,
  subject text not null
);
create index changes_by_time on changes (at);

-- Down Migration

drop table changes, shares, audit_seals, audit_events, usage_ledger, search_queue, message_search, idempotency_keys,
  generation_deltas, generations, messages, session_branches, sessions, agents, api_keys, refresh_tokens, logins, users;
