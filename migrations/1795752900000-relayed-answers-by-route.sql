-- Up Migration

-- The same key on another route is another one, as in idempotency_keys.
alter table relayed_answers add column route text not null default 'v1/chat/completions';
alter table relayed_answers drop constraint relayed_answers_pkey, add primary key (user_id, route, key);

-- Down Migration

delete from relayed_answers;
alter table relayed_answers drop constraint relayed_answers_pkey, add primary key (user_id, key);
alter table relayed_answers drop column route;
