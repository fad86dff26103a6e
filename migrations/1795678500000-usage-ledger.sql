-- Up Migration

-- One row for each call that reached an upstream. It outlives what it is about: no foreign key, and names are looked up when it is read.
create table usage_ledger (
  user_id uuid not null,
  -- Of the answer that was stored, so that a call is never counted twice; of the call itself where none is.
  id uuid not null,
  key_id uuid,
  agent_id text not null,
  provider text,
  model text,
  purpose text not null check (purpose in ('turn', 'title', 'front')),
  outcome text not null check (outcome in ('complete', 'stopped', 'failed', 'interrupted')),
  prompt_tokens bigint not null check (prompt_tokens >= 0),
  cached_tokens bigint check (cached_tokens >= 0),
  completion_tokens bigint not null check (completion_tokens >= 0),
  reasoning_tokens bigint check (reasoning_tokens >= 0),
  is_estimated boolean not null,
  -- Millionths of the currency.
  cost bigint check (cost >= 0),
  currency text,
  first_token_ms bigint,
  total_ms bigint,
  attempts integer not null check (attempts > 0),
  created_at timestamptz not null default now(),
  primary key (user_id, id),
  check ((cost is null) = (currency is null))
);
-- Reports and the purge ask by time. What one user has spent is a range of the primary key: ids rise with time.
create index usage_ledger_by_time on usage_ledger (created_at);

-- Down Migration

drop table usage_ledger;
