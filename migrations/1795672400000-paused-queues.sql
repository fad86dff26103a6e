-- Up Migration

-- Who paused a queue, and when, is an audit event; nothing reads it here.
alter table paused_queues drop column paused_at;

-- Down Migration

alter table paused_queues add column paused_at timestamptz not null default now();
