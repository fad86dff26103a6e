-- Up Migration

-- Place of an answer at an upstream that keeps conversations of its own: ids that mean nothing here.
alter table messages add column upstream jsonb;

-- Down Migration

alter table messages drop column upstream;
