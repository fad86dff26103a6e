-- Up Migration

-- A limit of the key's own, in place of its user's: requests in fixed windows of so many seconds.
alter table api_keys
  add column limit_max integer check (limit_max > 0),
  add column limit_seconds integer check (limit_seconds > 0),
  add constraint api_keys_limit_is_whole check ((limit_max is null) = (limit_seconds is null));

-- Down Migration

alter table api_keys drop column limit_max, drop column limit_seconds;
