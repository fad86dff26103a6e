-- Up Migration

-- Name that a client gave to a conversation before there was one, as it has for messages; free again once the conversation is deleted.
alter table sessions add column client_id text check (length(client_id) between 1 and 128);
create unique index sessions_client_id on sessions (user_id, client_id) where client_id is not null and deleted_at is null;

-- Down Migration

drop index sessions_client_id;
alter table sessions drop column client_id;
