-- Up Migration

-- Queues of background jobs that an administrator has paused, on every replica.
create table paused_queues (
  name text primary key,
  paused_at timestamptz not null default now()
);

-- A share shows the title of its moment, not what the conversation is called later.
alter table shares add column title text not null default '';
create index shares_by_session on shares (user_id, session_id);

-- Down Migration

drop index shares_by_session;
alter table shares drop column title;
drop table paused_queues;
