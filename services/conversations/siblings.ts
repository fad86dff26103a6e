/**
 * Siblings are messages that follow the same one, its parent: at most one that went on in the parent's branch, which was the first, since
 * afterwards the parent isn't the newest any more, and then the first messages of the branches that fork there, in the order of
 * their numbers. So they are found through the few forks, and appends keep no index of parents.
 */

// The trunk's messages are not in the partial index over branches; a branch that forks is never the trunk.
const FIRST = (branch: string, table: string): string => `(select s.id from messages s
    where s.user_id = ${table}.user_id and s.session_id = ${table}.session_id and s.branch = ${branch} and s.branch > 0 order by s.seq limit 1)`

/**
 * An expression for a message's siblings as JSON; null in a conversation without branches, where each is alone.
 * @param table name or alias of the message's row
 */
export function siblings (table: string): string {
  return `case when exists (select from session_branches b where b.user_id = ${table}.user_id and b.session_id = ${table}.session_id) then (
  select json_build_object(
    'index', case when ${table}.branch = p.branch then 0 else f.earlier + (c.id is not null)::integer end,
    'count', f.forks + (c.id is not null or ${table}.branch = p.branch)::integer,
    'previousId', case when ${table}.branch <> p.branch then coalesce(${FIRST('f.previous', table)}, c.id) end,
    'nextId', ${FIRST('f.next', table)})
  from (values (1)) one
  left join messages parent on parent.user_id = ${table}.user_id and parent.session_id = ${table}.session_id and parent.id = ${table}.parent_id
  cross join lateral (select coalesce(parent.branch, 0) as branch, coalesce(parent.seq, 0) as seq) p
  left join messages c on c.user_id = ${table}.user_id and c.session_id = ${table}.session_id and c.seq = p.seq + 1 and c.branch = p.branch
  cross join lateral (
    select count(*) as forks, count(*) filter (where b.branch < ${table}.branch) as earlier,
      max(b.branch) filter (where b.branch < ${table}.branch) as previous, min(b.branch) filter (where b.branch > ${table}.branch) as next
    from session_branches b
    where b.user_id = ${table}.user_id and b.session_id = ${table}.session_id and b.parent_branch = p.branch and b.fork_seq = p.seq
  ) f
) end`
}
