-- Up Migration

-- A row is claimed while its text is analysed, so that no transaction stays open meanwhile; who dies loses the claim. What fails
-- again and again is set aside.
alter table search_queue
  add column claimed_until timestamptz,
  add column attempts smallint not null default 0,
  add column failed_at timestamptz;
create index search_queue_failed on search_queue (failed_at) where failed_at is not null;

-- Rows come and go all the time, and are updated in place while they stay.
alter table search_queue set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Pictographs are indexed from now on, and variation selectors no longer are.
insert into search_queue (user_id, document_id, session_id, message_id)
select d.user_id, d.document_id, d.session_id, d.message_id from message_search d
join sessions s on s.user_id = d.user_id and s.id = d.session_id
left join messages m on m.user_id = d.user_id and m.id = d.message_id
where coalesce(m.content, s.title) ~ '[©®\u200d\u203c\u2049\u2122-\u2bff\u3030\u303d\ufe00-\ufe0f\U0001f000-\U0001faff]'
on conflict (user_id, document_id) do nothing;

-- Down Migration

drop index search_queue_failed;
alter table search_queue reset (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
alter table search_queue drop column claimed_until, drop column attempts, drop column failed_at;
