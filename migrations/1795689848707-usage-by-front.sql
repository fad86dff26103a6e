-- Up Migration
-- Null for calls that nobody asked for, and for those from before: the report knows what they were.
alter table usage_ledger add column front text;

-- Down Migration
alter table usage_ledger drop column front;
