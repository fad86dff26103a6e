-- Up Migration

-- Answers that nothing is stored of but under an idempotency key, so that a repeat is neither a second call nor a second bill. The
-- outcome is null while the answer is produced; whose lease is over then was cut by a crash.
create table relayed_answers (
  user_id uuid not null references users on delete cascade,
  key text not null check (length(key) between 1 and 128),
  request_hash bytea not null,
  outcome jsonb,
  lease_until timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
create index relayed_answers_by_age on relayed_answers (created_at);

-- Down Migration

drop table relayed_answers;
