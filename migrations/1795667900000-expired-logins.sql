-- Up Migration

-- An expiry that somebody was told of is kept like any other end, so that a clock that goes back revives no login.
alter table logins drop constraint logins_reason_check;
alter table logins add constraint logins_reason_check check (reason in
  ('logout', 'logout-all', 'revoked', 'reuse', 'password-change', 'password-reset', 'disabled', 'role-change', 'expired'));

-- Down Migration

update logins set reason = 'revoked' where reason = 'expired';
alter table logins drop constraint logins_reason_check;
alter table logins add constraint logins_reason_check check (reason in
  ('logout', 'logout-all', 'revoked', 'reuse', 'password-change', 'password-reset', 'disabled', 'role-change'));
