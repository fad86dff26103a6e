-- Up Migration

-- Each user's documents are numbered in the order in which they were indexed. Pages of results follow these numbers, and
-- the index holds one lexeme for each block of them, so that the newest matches of a common word are found without
-- reading all of them.
alter table message_search add column position bigint not null default 0;

create table search_positions (
  user_id uuid primary key references users on delete cascade,
  last bigint not null
) with (fillfactor = 50);

-- Down Migration

drop table search_positions;
alter table message_search drop column position;
