-- Up Migration

-- The passages of Parley's own documents, for the guide agent. Rewritten as a whole when the documents' digest changes.
create table guide_passages (
  id integer primary key,
  title text not null,
  source text not null,
  heading text not null,
  text text not null,
  chinese boolean not null,
  digest text not null,
  terms tsvector not null
);

-- Down Migration

drop table guide_passages;
