-- Up Migration

-- Parts of a content that are more than its text, as a prompt needs them: images. What the client of a front said with its request, with
-- the answer to it. The pieces in which an answer was told, so that a reader who counts them finds his place when memory is gone.
alter table messages
  add column parts jsonb,
  add column request jsonb,
  add column trace text;
alter table generation_deltas add column trace text;

-- Down Migration

alter table generation_deltas drop column trace;
alter table messages drop column trace, drop column request, drop column parts;
