-- Up Migration

-- A branch knows how deep it lies, and one ancestor further up, as in a skew-binary list (Myers 1983): any ancestor is found in a
-- logarithm of the depth, whatever a user does, at a constant cost per branch. jump_upto is how far the path to this branch follows
-- that ancestor, as fork_seq is for the parent. A branch that begins the conversation anew (fork_seq 0) has nothing above it.
alter table session_branches
  add column level integer not null default 0 check (level >= 0),
  add column jump_branch integer,
  add column jump_level integer,
  add column jump_upto integer,
  add check (num_nulls(jump_branch, jump_level, jump_upto) = case when level = 0 then 3 else 0 end);

do $$
declare
  b session_branches;
  p session_branches;
  j session_branches;
begin
  -- Parents come before their children.
  for b in select * from session_branches where fork_seq > 0 order by user_id, session_id, branch loop
    select * into p from session_branches where user_id = b.user_id and session_id = b.session_id and branch = b.parent_branch;
    select * into j from session_branches where user_id = b.user_id and session_id = b.session_id and branch = p.jump_branch;
    b.level := coalesce(p.level, 0) + 1;
    b.jump_branch := b.parent_branch;
    b.jump_level := b.level - 1;
    b.jump_upto := b.fork_seq;
    if p.level - p.jump_level = p.jump_level - j.jump_level then
      b.jump_branch := j.jump_branch;
      b.jump_level := j.jump_level;
      b.jump_upto := j.jump_upto;
    end if;
    update session_branches set level = b.level, jump_branch = b.jump_branch, jump_level = b.jump_level, jump_upto = b.jump_upto
    where user_id = b.user_id and session_id = b.session_id and branch = b.branch;
  end loop;
end $$;
alter table session_branches add check ((level = 0) = (fork_seq = 0));

-- Siblings are the branches that fork at one place, and what was there before them: only forks pay for finding them.
-- The primary key has the session last, so that no plan without statistics takes it for as good and reads all branches of the session.
create index session_branches_by_fork on session_branches (user_id, session_id, parent_branch, fork_seq, branch);
alter table session_branches drop constraint session_branches_pkey, add primary key (user_id, branch, session_id);

-- Null shows the newest branch.
alter table sessions add column active_leaf uuid;

alter table messages
  add column reasoning text,
  add column tool_calls jsonb,
  add column tool_call_id text check (length(tool_call_id) between 1 and 256),
  drop constraint messages_role_check,
  add constraint messages_role_check check (role in ('system', 'user', 'assistant', 'tool'));

-- Down Migration

update messages set role = 'system' where role = 'tool';
alter table messages
  drop constraint messages_role_check,
  add constraint messages_role_check check (role in ('system', 'user', 'assistant')),
  drop column tool_call_id,
  drop column tool_calls,
  drop column reasoning;
alter table sessions drop column active_leaf;
alter table session_branches drop constraint session_branches_pkey, add primary key (user_id, session_id, branch);
drop index session_branches_by_fork;
alter table session_branches drop column jump_upto, drop column jump_level, drop column jump_branch, drop column level;
