-- Up Migration

create index logins_by_expiry on logins (absolute_expires_at);

-- Down Migration

drop index logins_by_expiry;
