/**
 * Placement of a new message in the tree. One rule: what follows the session's newest message goes on in its branch, and
 * everything else (a retry, an edit, going back to an older branch) opens a new one. So each branch is one unbroken run of
 * the session's sequence, and the rule needs nothing but the locked session row and the parent, which never changes: it
 * holds for statements that waited for the lock too, although the rest of such a statement sees an older snapshot.
 */

import { live } from './rows.js'

/** SQL expressions over a row of `own`. */
export interface PlacementTerms {
  /** The message to follow, uuid; null follows the newest one. */
  parent: string
  /** Boolean: true makes a first message (the edit of one), whatever `parent` is. */
  root: string
  /** Boolean; where it is false there is no place, and so no fork. Default `true`. */
  gate?: string
}

/**
 * CTE `own`: the sessions' rows, locked in the order of their ids. `for no key update` lets the foreign key checks of other statements
 * pass.
 * @param turns name of a CTE of `user_id, session_id`, one row a session; absent, foreign and deleted sessions give no row
 * @param carried columns of it that come along
 */
export function ownCte (turns: string, carried: string): string {
  return `own as materialized (
  select own.* from (select user_id, session_id, ${carried} from ${turns} order by session_id, user_id) turn
  cross join lateral (
    select user_id, id, agent_id, title, title_source, message_count, last_seq, last_message_id, active_leaf, branch, branch_count, ${carried}
    from sessions where user_id = turn.user_id and id = turn.session_id and ${live()}
    for no key update
  ) own
)`
}

/**
 * CTE `place`, to stand after `own`. It has a row for each of them: `user_id, session_id, agent_id, last_seq, parent_id, branch,
 * branch_count` (as the session must have it afterwards), `forks, fork_branch, fork_seq`; none where the gate is closed, or the parent is
 * not in the session. The statement then inserts messages with `branch` and the numbers after `last_seq`, and sets the
 * session's `branch, branch_count, last_seq, last_message_id, message_count`.
 * @param terms where the message should go
 */
export function placeCte (terms: PlacementTerms): string {
  const { parent, root, gate = 'true' } = terms
  return `place as materialized (
  select own.user_id, own.id as session_id, own.agent_id, own.last_seq, p.id as parent_id, f.forks,
    case when f.forks then own.branch_count else own.branch end as branch,
    own.branch_count + f.forks::integer as branch_count,
    coalesce(p.branch, 0) as fork_branch, coalesce(p.seq, 0) as fork_seq
  from own
  left join lateral (
    select own.last_message_id as id, own.branch, own.last_seq as seq
    where ${parent} is null and not ${root} and own.last_message_id is not null
    union all
    select m.id, m.branch, m.seq from messages m
    where not ${root} and m.user_id = own.user_id and m.id = ${parent} and m.session_id = own.id
  ) p on true
  cross join lateral (select p.id is distinct from own.last_message_id as forks) f
  where (${gate}) and (p.id is not null or ${root} or ${parent} is null)
)`
}

/**
 * CTE `fork`, which writes the row of a new branch, to stand after everything that may still stand against the message: a branch
 * without its message would take the number that the session gives to the next one. Its jump skips as far as its parent's does, and
 * that one's in turn, where both are of one length (a skew-binary list, Myers 1983): what is above a branch never changes, so the
 * rows that the parent was found with are enough.
 * @param source of the rows: `place`, joined with what must not be empty
 */
export function forkCte (source: string): string {
  return `fork as (
  insert into session_branches (user_id, session_id, branch, parent_branch, fork_seq, level, jump_branch, jump_level, jump_upto)
  select f.user_id, f.session_id, f.branch, f.fork_branch, f.fork_seq, up.*
  from (select place.* from ${source} where forks) f
  cross join lateral (
    select coalesce(p.level, 0) + 1, case when far then j.jump_branch else f.fork_branch end,
      case when far then j.jump_level else coalesce(p.level, 0) end, case when far then j.jump_upto else f.fork_seq end
    from (values (1)) one
    left join session_branches p on p.user_id = f.user_id and p.session_id = f.session_id and p.branch = f.fork_branch
    left join session_branches j on j.user_id = f.user_id and j.session_id = f.session_id and j.branch = p.jump_branch
    cross join lateral (select coalesce(p.level - p.jump_level = p.jump_level - j.jump_level, false) as far) k
    where f.fork_seq > 0
    union all
    select 0, null, null, null where f.fork_seq = 0
  ) up
)`
}

/** A branch as its row has it; what begins the conversation anew has nothing above it, and no jump. */
export interface BranchRow {
  branch: number
  parent_branch: number
  fork_seq: number
  level: number
  jump_branch: number | null
  jump_level: number | null
  jump_upto: number | null
}

/**
 * The row of a branch that is written apart from the rest of its session, by the rule of {@link forkCte}.
 * @param branch its number, and where it forks
 * @param rowOf the rows of earlier branches; the trunk (0) has none
 */
export function branchRow (
  branch: Pick<BranchRow, 'branch' | 'parent_branch' | 'fork_seq'>, rowOf: (branch: number) => BranchRow | undefined
): BranchRow {
  if (branch.fork_seq === 0) return { ...branch, level: 0, jump_branch: null, jump_level: null, jump_upto: null }
  const parent = rowOf(branch.parent_branch)
  const level = (parent?.level ?? 0) + 1
  const skipped = parent?.jump_branch == null ? undefined : rowOf(parent.jump_branch)
  const isFar = parent?.jump_level != null && skipped?.jump_level != null &&
    parent.level - parent.jump_level === parent.jump_level - skipped.jump_level
  if (isFar) {
    return { ...branch, level, jump_branch: skipped.jump_branch, jump_level: skipped.jump_level, jump_upto: skipped.jump_upto }
  }
  return { ...branch, level, jump_branch: branch.parent_branch, jump_level: level - 1, jump_upto: branch.fork_seq }
}
