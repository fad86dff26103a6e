import { v7 as uuidv7 } from 'uuid'
import type { ParleyError, Violation } from '../../errors.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import type { Archive, ArchivedMessage } from './archive.js'
import { SESSION_COLUMNS, toSession, type SessionRow } from './rows.js'
import type { Session } from './shapes.js'

/**
 * Store an exported conversation as a new one of this user, all of it or nothing: ids are new, times, order and branches as they were.
 * @throws COMMON_VALIDATION_ERROR naming the message that is wrong
 */
export type ImportSession = (userId: string, archive: Archive) => Promise<Session>

type Invalid = (violation: Violation) => ParleyError

interface Placed { id: string, parent_id: string | null, branch: number, seq: number, message: ArchivedMessage }
interface Branch { branch: number, parent_branch: number, fork_seq: number }

const BATCH = 500
const MOST_WEIGHT = 4 * 1024 * 1024

const INSERT_MESSAGES = `
with input as materialized (
  select * from json_to_recordset($3::json) as i (id uuid, parent_id uuid, branch integer, seq integer, message json)
),
given as materialized (
  select i.id, i.parent_id, i.branch, i.seq, m.* from input i
  cross join lateral json_to_record(i.message) as m (role text, content text, status text, "agentId" text, model text, "finishReason" text,
    usage jsonb, error jsonb, feedback jsonb, "clientId" text, "createdAt" timestamptz, "completedAt" timestamptz)
),
written as (
  insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, status, agent_id, model, finish_reason,
    usage, error, feedback, client_id, created_at, completed_at)
  select $1, $2, id, parent_id, branch, seq, role, content, status, "agentId", model, "finishReason",
    nullif(usage, 'null'), nullif(error, 'null'), nullif(feedback, 'null'), "clientId", "createdAt", "completedAt" from given
)
insert into search_queue (user_id, document_id, session_id, message_id) select $1, id, $2, id from given`

/** Imports into the tables `sessions`, `session_branches` and `messages`. */
export function createImport ({ db, invalid }: { db: Database, invalid: Invalid }): ImportSession {
  const refuse = (index: number, key: string, message: string) => invalid({ path: `/body/messages/${index}/${key}`, message, keyword: 'order' })

  // The same rule that placed them at first: what follows the newest message goes on in its branch, all else opens one.
  function placeAll (messages: ArchivedMessage[]): { placed: Placed[], branches: Branch[] } {
    const byId = new Map<number, Placed>()
    const clientIds = new Set<string>()
    const branches: Branch[] = []
    let newest: Placed | undefined
    const placed = messages.map((message, index) => {
      if (newest !== undefined && message.id <= newest.message.id) throw refuse(index, 'id', 'must be greater than the one before')
      const parent = message.parentId === null ? undefined : byId.get(message.parentId)
      if (message.parentId !== null && parent === undefined) throw refuse(index, 'parentId', 'must be the id of an earlier message')
      if (message.clientId !== null && clientIds.has(message.clientId)) throw refuse(index, 'clientId', 'must be unique in the conversation')
      if (message.clientId !== null) clientIds.add(message.clientId)
      const seq = index + 1
      let branch = parent?.branch ?? 0
      if (parent !== newest) {
        branch = branches.length + 1
        branches.push({ branch, parent_branch: parent?.branch ?? 0, fork_seq: parent?.seq ?? 0 })
      }
      newest = { id: uuidv7(), parent_id: parent?.id ?? null, branch, seq, message }
      byId.set(message.id, newest)
      return newest
    })
    return { placed, branches }
  }

  async function insertMessages (tx: Executor, userId: string, sessionId: string, placed: Placed[]): Promise<void> {
    let batch: string[] = []
    let weight = 0
    const flush = async (): Promise<void> => {
      if (batch.length > 0) await tx.query(INSERT_MESSAGES, [userId, sessionId, `[${batch.join(',')}]`], 'session-import')
      batch = []
      weight = 0
    }
    for (const one of placed) {
      const text = JSON.stringify(one)
      if (batch.length === BATCH || weight + text.length > MOST_WEIGHT) await flush()
      batch.push(text)
      weight += text.length
    }
    await flush()
  }

  return async (userId, { session, messages }) => {
    const { placed, branches } = placeAll(messages)
    const newest = placed.at(-1)
    return await db.transaction(async (tx) => {
      const { rows: [row] } = await tx.query<SessionRow>(
        `insert into sessions (user_id, id, agent_id, title, title_source, archived, created_at, updated_at, last_message_at,
           message_count, last_seq, last_message_id, branch, branch_count)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13) returning ${SESSION_COLUMNS}`,
        [userId, uuidv7(), session.agentId, session.title, session.title === '' ? 'cut' : 'user', session.archived, session.createdAt,
          session.updatedAt, session.lastMessageAt, placed.length, newest?.id ?? null, newest?.branch ?? 0, branches.length + 1])
      const made = toSession(row as SessionRow)
      await tx.query(
        `insert into session_branches (user_id, session_id, branch, parent_branch, fork_seq)
         select $1, $2, branch, parent_branch, fork_seq from json_to_recordset($3::json) as b (branch integer, parent_branch integer, fork_seq integer)`,
        [userId, made.id, JSON.stringify(branches)])
      await insertMessages(tx, userId, made.id, placed)
      if (session.title !== '') await tx.query('insert into search_queue (user_id, document_id, session_id) values ($1, $2, $2)', [userId, made.id])
      return made
    })
  }
}
