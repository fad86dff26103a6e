-- Up Migration

-- Texts wait in a short list until some hundreds of them are put into the index together: one by one, each changes a few dozen places
-- of it, and writes three times as much to the log. Who searches reads the list as well.
alter index message_search_terms set (fastupdate = on, gin_pending_list_limit = 256);

-- Down Migration

alter index message_search_terms set (fastupdate = off);
alter index message_search_terms reset (gin_pending_list_limit);
select gin_clean_pending_list('message_search_terms');
