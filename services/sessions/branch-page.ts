import { withinBytes } from './page-bytes.js'
import { READ_MESSAGE_COLUMNS } from './rows.js'

// A branch is a run of its own, before it a part of its parent's, and so on: found over the few branches, never over messages.
const RANGES = `ranges as (
  select leaf.branch, leaf.seq as upto, b.fork_seq, b.parent_branch
  from leaf left join session_branches b on b.user_id = $1 and b.session_id = $2 and b.branch = leaf.branch
  union all
  select r.parent_branch, r.fork_seq, b.fork_seq, b.parent_branch
  from ranges r left join session_branches b on b.user_id = $1 and b.session_id = $2 and b.branch = r.parent_branch
  where r.fork_seq > 0
)`

/** The text so far of an answer that is being produced belongs to no prompt, so a prompt reads the bare columns. */
const TURN_COLUMNS = 'role, content'

// Two arms, because the trunk (branch 0) is read by the session's sequence and the others by the partial index over branches.
const page = (columns: string, order: 'asc' | 'desc', from: string, limit: string): string => {
  const arm = (branch: string): string => `(
    select ${columns}, seq from messages
    where user_id = $1 and session_id = $2 and ${branch} and seq > coalesce(r.fork_seq, 0) and seq <= r.upto and seq ${order === 'asc' ? '>' : '<'} ${from}
    order by seq ${order} limit ${limit})`
  return `select m.* from (select * from ranges order by upto ${order}) r
  cross join lateral (${arm('r.branch = 0 and branch = 0')} union all ${arm('branch = r.branch and branch > 0')}) m
  order by r.upto ${order}, m.seq ${order} limit ${limit}`
}

const byLeaf = (order: 'asc' | 'desc'): string => `with recursive leaf as (select $3::integer as branch, $4::integer as seq),
${RANGES}
${withinBytes(page(READ_MESSAGE_COLUMNS, order, '$5', '$6'), order)}`

/** A page of a branch: user, session, the leaf's branch and place, the place to go on from, limit; cut by its bytes. */
export const BRANCH_PAGE = { asc: byLeaf('asc'), desc: byLeaf('desc') }

/**
 * A page of turns, newest first: user, session, the leaf's id, the place to go on from or null, limit, most characters. What lies
 * beyond those characters stays in the database; characters are code points here, so there are never fewer units than that.
 */
export const CONTEXT_PAGE = `with recursive leaf as (select branch, seq from messages where user_id = $1 and session_id = $2 and id = $3),
${RANGES},
turns as (${page(TURN_COLUMNS, 'desc', 'coalesce($4::integer, 2147483647)', '$5')}),
counted as (select role, content, seq, sum(length(content)) over (order by seq desc) - length(content) as before from turns)
select role, content, seq from counted where before < $6 order by seq desc`
