-- Up Migration

-- What calls that are limited have reserved. A reservation counts while its lease holds, and for a minute once it is settled; the table
-- holds a few rows for each call that runs.
create table limit_reservations (
  user_id uuid not null,
  -- Of the answer, so that nothing is reserved or settled twice; of the call where no answer is stored.
  id uuid not null,
  agent_id text not null,
  tokens bigint not null check (tokens >= 0),
  cost bigint not null check (cost >= 0),
  reserved_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null,
  settled boolean not null default false,
  primary key (user_id, id, agent_id)
);
create index limit_reservations_by_agent on limit_reservations (agent_id, reserved_at);

-- Places at agents that answer only so many at once: those that are held, and those that are waited for.
create table agent_slots (
  user_id uuid not null,
  id uuid not null,
  agent_id text not null,
  held boolean not null default false,
  asked_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null,
  primary key (user_id, id)
);
create index agent_slots_by_agent on agent_slots (agent_id);

-- Down Migration

drop table agent_slots, limit_reservations;
