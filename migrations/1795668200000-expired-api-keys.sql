-- Up Migration

-- When somebody was first told that a key's time is over: kept, so that a clock that goes back revives no key.
alter table api_keys add column expired_at timestamptz;

-- Down Migration

alter table api_keys drop column expired_at;
