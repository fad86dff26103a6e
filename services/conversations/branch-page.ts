/**
 * Pages of a branch at the cost of the page. The path to a leaf leads through runs of messages, one of each branch on it; `climb` finds
 * the run that holds a place by the branches' jumps, in a logarithm of their number, and from there a page meets at most as many
 * runs as it has messages. Branches are looked up one by one (`limit 1`), so that the plan stays on their key whatever is guessed.
 */
import { withinBytes } from './page-bytes.js'
import { PAGE_MESSAGE_COLUMNS } from './rows.js'

// The trunk has no row.
const BRANCH = (branch: string): string => `left join lateral (
    select * from session_branches where user_id = $1 and session_id = $2 and branch = ${branch} limit 1
  ) b on true`
const RUN = 'coalesce(b.fork_seq, 0) as fork_seq, coalesce(b.level, 0) as level, b.parent_branch, b.jump_branch, b.jump_level, b.jump_upto'

/** The runs from the leaf up to the first for which `passed` is false: by the jump where that is not yet beyond it, else by the parent. */
const climb = (name: string, passed: string, jumps: string): string => `${name} as (
  select leaf.branch, leaf.seq as upto, ${RUN} from leaf ${BRANCH('leaf.branch')}
  union all
  select t.branch, t.upto, ${RUN}
  from ${name} c
  cross join lateral (select case when ${jumps} then c.jump_branch else c.parent_branch end as branch,
    case when ${jumps} then c.jump_upto else c.fork_seq end as upto) t
  ${BRANCH('t.branch')}
  where ${passed}
)`

/** The runs from one up, as long as `on` holds: `n` counts them. */
const walk = (from: string, on: string): string => `runs as (
  select f.*, 1 as n from (${from}) f
  union all
  select r.parent_branch, r.fork_seq, ${RUN}, r.n + 1 from runs r ${BRANCH('r.parent_branch')} where r.fork_seq > 0 and ${on}
)`

/** Up from the run that holds a place, which is the last one before the page. */
const upwards = (place: string, limit: string): string => `
${climb('found', `c.fork_seq >= ${place}`, `c.jump_upto >= ${place}`)},
${walk(`select * from found where fork_seq < ${place}`, `r.n <= ${limit}`)}`

/** Up from the last run that the page can reach to the one that holds its first place. */
const downwards = (place: string, limit: string): string => `
${climb('found', `c.fork_seq >= ${place}`, `c.jump_upto >= ${place}`)},
span as (select level as top, least(level + ${limit}, (select level from found order by level desc limit 1)) as bottom from found where fork_seq < ${place}),
${climb('reached', 'c.level > (select bottom from span)', 'c.jump_level >= (select bottom from span)')},
${walk('select * from reached where level = (select bottom from span)', 'r.level > (select top from span)')}`

// Two arms, because the trunk (branch 0) is read by the session's sequence and the others by the partial index over branches.
const page = (columns: string, order: 'asc' | 'desc', from: string, limit: string): string => {
  const arm = (branch: string): string => `(
    select ${columns}, seq from messages
    where user_id = $1 and session_id = $2 and ${branch} and seq > r.fork_seq and seq <= r.upto and seq ${order === 'asc' ? '>' : '<'} ${from}
    order by seq ${order} limit ${limit})`
  return `select m.* from (select * from runs order by upto ${order}) r
  cross join lateral (${arm('r.branch = 0 and branch = 0')} union all ${arm('branch = r.branch and branch > 0')}) m
  order by r.upto ${order}, m.seq ${order} limit ${limit}`
}

const LEAF = 'with recursive leaf as (select $3::integer as branch, $4::integer as seq),'

/** A page of a branch: user, session, the leaf's branch and place, the place to go on from, limit; cut by its bytes. */
export const BRANCH_PAGE = {
  asc: `${LEAF}${downwards('$5 + 1', '$6')}
${withinBytes(page(PAGE_MESSAGE_COLUMNS, 'asc', '$5', '$6'), 'asc')}`,
  desc: `${LEAF}${upwards('$5', '$6')}
${withinBytes(page(PAGE_MESSAGE_COLUMNS, 'desc', '$5', '$6'), 'desc')}`
}

/** An image has few tokens for its bytes: of those it weighs so many as one of text, which bounds what is read all the same. */
const BYTES_OF_IMAGE_PER_BYTE = 32

/**
 * The turns before a prompt, newest first: user, session, the leaf's id, limit, most bytes of UTF-8. What lies beyond those bytes stays
 * in the database: they are summed up from the lengths that the rows carry, without reading any text but that of calls of tools. The
 * text so far of an answer that is being produced belongs to no prompt, so the bare column is read.
 */
export const CONTEXT = `with recursive leaf as (select branch, seq from messages where user_id = $1 and session_id = $2 and id = $3),
${walk(`select leaf.branch, leaf.seq as upto, ${RUN} from leaf ${BRANCH('leaf.branch')}`, 'r.n < $4')},
turns as (${page('role, content, tool_calls, tool_call_id, parts', 'desc', '2147483647', '$4')}),
sized as (select *, octet_length(content) + coalesce(octet_length(tool_calls::text), 0)
  + coalesce(pg_column_size(parts) / ${BYTES_OF_IMAGE_PER_BYTE}, 0) as bytes from turns),
counted as (select *, sum(bytes) over (order by seq desc) - bytes as before from sized)
select role, content, tool_calls, tool_call_id, parts from counted where before < $5 order by seq desc`
