/** However deep its branches lie, a page of a conversation costs the page. */
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import type { Executor } from '../../../plugins/postgres/index.js'
import { BRANCH_PAGE, CONTEXT } from '../../../services/conversations/branch-page.js'
import { branchRow, type BranchRow } from '../../../services/conversations/placement.js'
import { place } from './place.js'

interface Planted { seq: number, branch: number, parent: number | null, id: string }

/** A conversation grown by the rule: what follows the newest message goes on in its branch, all else opens one. */
function grow (parents: (number | null)[]): { messages: Planted[], branches: BranchRow[] } {
  const branches: BranchRow[] = []
  const messages: Planted[] = []
  for (const [index, parent] of parents.entries()) {
    const above = parent === null ? undefined : messages[parent - 1]
    let branch = above?.branch ?? 0
    if ((parent ?? 0) !== index) {
      branch = branches.length + 1
      branches.push(branchRow({ branch, parent_branch: above?.branch ?? 0, fork_seq: above?.seq ?? 0 }, (number) => branches[number - 1]))
    }
    messages.push({ seq: index + 1, branch, parent, id: uuidv7() })
  }
  return { messages, branches }
}

async function plant (db: Executor, userId: string, { messages, branches }: ReturnType<typeof grow>): Promise<string> {
  const sessionId = uuidv7()
  const last = messages.at(-1)
  await db.query(`insert into sessions (user_id, id, agent_id, last_seq, message_count, last_message_id, branch, branch_count)
    values ($1, $2, 'writer', $3, $3, $4, $5, $6)`, [userId, sessionId, messages.length, last?.id, last?.branch, branches.length + 1])
  await db.query(`insert into session_branches select $1, $2, b.* from json_to_recordset($3::json) as b (branch int, parent_branch int, fork_seq int,
    level int, jump_branch int, jump_level int, jump_upto int)`, [userId, sessionId, JSON.stringify(branches)])
  await db.query(`insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, status, completed_at)
    select $1, $2, m.id, m.parent_id, branch, seq, 'user', seq::text, 'complete', now()
    from json_to_recordset($3::json) as m (id uuid, parent_id uuid, branch int, seq int)`,
  [userId, sessionId, JSON.stringify(messages.map((m) => ({ ...m, parent_id: m.parent === null ? null : messages[m.parent - 1]?.id })))])
  return sessionId
}

const pathTo = ({ messages }: ReturnType<typeof grow>, leaf: number): number[] => {
  const path: number[] = []
  for (let seq: number | null = leaf; seq !== null; seq = messages[seq - 1]?.parent ?? null) path.unshift(seq)
  return path
}

/** Numbers that look random and are the same each time (mulberry32). */
function dice (seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6D2B79F5) | 0
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

t.test('any tree, any leaf, any page: what a walk over the parents finds', async (t) => {
  const { user, db, history } = await place(t)
  const owner = await user()
  for (const [seed, forkiness] of [[1, 2], [2, 4], [3, 10]] as const) {
    const roll = dice(seed)
    // Forks lie near the end, mostly, so that the tree gets deep.
    const parentOf = (index: number) => index === 0 || roll(60) === 0 ? null : roll(forkiness) === 0 ? index : Math.max(1, index - roll(5))
    const tree = grow(Array.from({ length: 300 }, (_, index) => parentOf(index)))
    const sessionId = await plant(db, owner, tree)
    for (let trial = 0; trial < 25; trial += 1) {
      const leaf = 1 + roll(300)
      const id = tree.messages[leaf - 1]?.id ?? ''
      const expected = pathTo(tree, leaf)
      const limit = 1 + roll(12)
      for (const order of ['asc', 'desc'] as const) {
        const read: number[] = []
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await history.messages(owner, sessionId, { limit, order, leaf: id, ...(cursor === undefined ? {} : { cursor }) })
          read.push(...page.messages.map(({ content }) => Number(content)))
          cursor = page.nextCursor
        }
        t.same(order === 'asc' ? read : read.toReversed(), expected, `seed ${seed}, leaf ${leaf}, ${order} by ${limit}`)
      }
      t.same((await history.context(owner, sessionId, id, 1e6)).map(({ content }) => Number(content)), expected)
    }
    // Siblings, against those of the model.
    const { messages } = tree
    const shown = await history.messagesById(owner, messages.map(({ id }) => id))
    for (const { id, parent } of messages) {
      const all = messages.filter((other) => other.parent === parent).map((other) => other.id)
      const index = all.indexOf(id)
      t.same(shown.get(id)?.siblings, { index, count: all.length, previousId: all[index - 1] ?? null, nextId: all[index + 1] ?? null })
    }
  }
})

t.test('a zigzag of 20,000 forks: each page, and a prompt, touches what it shows', async (t) => {
  const { user, db, history } = await place(t)
  const owner = await user()
  // Each pair of turns forks from the one before the last, so that every run has two messages and one above it.
  const tree = grow(Array.from({ length: 40_000 }, (_, index) => index === 0 ? null : index % 2 === 1 ? index : Math.max(1, index - 1)))
  const sessionId = await plant(db, owner, tree)
  const leaf = tree.messages.at(-1)
  const path = pathTo(tree, 40_000)
  t.ok(tree.branches.length >= 19_998 && (tree.branches.at(-1)?.level ?? 0) >= 19_990)
  await db.query('analyze messages')
  const buffers = async (sql: string, parameters: unknown[]): Promise<number> => {
    const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(`explain (analyze, buffers, format json) ${sql}`, parameters)
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {}
    return (plan['Shared Hit Blocks'] ?? NaN) + (plan['Shared Read Blocks'] ?? NaN)
  }
  for (const from of [0, 2, path[10_000] ?? 0, path.at(-3) ?? 0]) {
    const asc = await buffers(BRANCH_PAGE.asc, [owner, sessionId, leaf?.branch, leaf?.seq, from, 2])
    t.ok(asc < 300, `ascending after ${from}: ${asc} buffers`)
    const desc = await buffers(BRANCH_PAGE.desc, [owner, sessionId, leaf?.branch, leaf?.seq, from === 0 ? 2_147_483_647 : from, 2])
    t.ok(desc < 300, `descending before ${from}: ${desc} buffers`)
  }
  const first = await history.messages(owner, sessionId, { limit: 3 })
  t.same(first.messages.map(({ content }) => Number(content)), path.slice(0, 3))
  const last = await history.messages(owner, sessionId, { limit: 3, order: 'desc' })
  t.same(last.messages.map(({ content }) => Number(content)), path.toReversed().slice(0, 3))
  const turns = await history.context(owner, sessionId, leaf?.id ?? '', 1e9)
  t.same(turns.map(({ content }) => Number(content)), path.slice(-2000), 'a prompt is bounded in messages')
  const prompt = await buffers(CONTEXT, [owner, sessionId, leaf?.id, 2000, 1e9])
  t.ok(prompt < 40_000, `${prompt} buffers for 2,000 turns`)
})
