/**
 * Where a new message goes in the tree. One rule: what follows the session's newest message goes on in its branch, and
 * everything else (a retry, an edit, going back to an older branch) opens a new one. So each branch is one unbroken run of
 * the session's sequence, and the rule needs nothing but the locked session row and the parent, which never changes: it
 * holds for statements that waited for the lock too, although the rest of such a statement sees an older snapshot.
 */

import { live } from './rows.js'

/** SQL expressions, usually parameters. */
export interface PlacementTerms {
  /** The owner, uuid. */
  user: string
  /** The session, uuid. */
  session: string
  /** The message to follow, uuid; null follows the newest one. */
  parent: string
  /** Boolean: true makes a first message (the edit of one), whatever `parent` is. */
  root: string
  /** Boolean; where it is false there is no place, and so no fork. Default `true`. */
  gate?: string
}

/**
 * CTE `own`: the session's row, locked. `for no key update` lets the foreign key checks of other statements pass.
 * @param terms whose and which; absent, foreign and deleted sessions give no row
 */
export function ownCte (terms: Pick<PlacementTerms, 'user' | 'session'>): string {
  return `own as materialized (
  select user_id, id, agent_id, title, title_source, message_count, last_seq, last_message_id, branch, branch_count
  from sessions where user_id = ${terms.user} and id = ${terms.session} and ${live()}
  for no key update
)`
}

/**
 * CTE `place`, to stand after `own`. It has one row: `user_id, session_id, agent_id, last_seq, parent_id, branch, branch_count`
 * (as the session must have it afterwards), `forks, fork_branch, fork_seq`; none when `own` is empty, the gate is closed, or the
 * parent is not in the session. The statement then inserts messages with `branch` and the numbers after `last_seq`, and sets the
 * session's `branch, branch_count, last_seq, last_message_id, message_count`.
 * @param terms where the message should go
 */
export function placeCte (terms: Omit<PlacementTerms, 'user' | 'session'>): string {
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
 * without its message would take the number that the session gives to the next one.
 * @param source of the rows: `place`, joined with what must not be empty
 */
export function forkCte (source: string): string {
  return `fork as (
  insert into session_branches (user_id, session_id, branch, parent_branch, fork_seq)
  select user_id, session_id, branch, fork_branch, fork_seq from ${source} where forks
)`
}
