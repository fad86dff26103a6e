-- Up Migration

-- Images are compressed already, and so stored, pages know their bytes without reading them.
alter table messages alter column parts set storage external;

-- Down Migration

alter table messages alter column parts set storage extended;
