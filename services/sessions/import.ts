import { v7 as uuidv7 } from 'uuid'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import { ArchiveRefused, openArchive } from './archive-port.js'
import type { ArchiveBatch, ArchiveProblem, ArchiveSummary } from './archive-reader.js'
import type { TakeSlot } from './import-slots.js'
import { enqueue } from '../search/enqueue.js'
import { SESSION_COLUMNS, toSession, type SessionRow } from './rows.js'
import type { Session } from './shapes.js'

/**
 * Store an exported conversation as a new one of this user, all of it or nothing: ids are new, times, order and branches as they were.
 * `receive` brings the document's bytes, which are handed over; it is called once there is a place for the import.
 * @throws COMMON_RATE_LIMITED before anything is received; IMPORT_INVALID naming the first bad path; COMMON_MALFORMED_JSON
 */
export type ImportSession = (userId: string, receive: () => Promise<Uint8Array<ArrayBuffer>>) => Promise<Session>

/** What imports need of others. */
export interface ImportPorts {
  db: Database
  takeSlot: TakeSlot
  /** Makes the error for a document that is refused. */
  refuse: (problem: ArchiveProblem) => Error
}

const INSERT_BRANCHES = `
insert into session_branches (user_id, session_id, branch, parent_branch, fork_seq, level, jump_branch, jump_level, jump_upto)
select $1, $2, b.* from json_to_recordset($3::json) as b (branch integer, parent_branch integer, fork_seq integer,
  level integer, jump_branch integer, jump_level integer, jump_upto integer)`

const INSERT_MESSAGES = `
with input as materialized (
  select * from json_to_recordset($3::json) as i (id uuid, parent_id uuid, branch integer, seq integer, message json)
),
given as materialized (
  select i.id, i.parent_id, i.branch, i.seq, m.* from input i
  cross join lateral json_to_record(i.message) as m (role text, content text, reasoning text, status text,
    "toolCalls" jsonb, "toolCallId" text, "agentId" text, model text, "finishReason" text, usage jsonb, error jsonb, feedback jsonb, "clientId" text, "createdAt" timestamptz, "completedAt" timestamptz)
),
written as (
  insert into messages (user_id, session_id, id, parent_id, branch, seq, role, content, reasoning, tool_calls, tool_call_id, status, agent_id, model, finish_reason,
    usage, error, feedback, client_id, created_at, completed_at)
  select $1, $2, id, parent_id, branch, seq, role, content, reasoning, nullif("toolCalls", 'null'), "toolCallId", status, "agentId", model, "finishReason",
    nullif(usage, 'null'), nullif(error, 'null'), nullif(feedback, 'null'), "clientId", "createdAt", "completedAt" from given
)
${enqueue('select $1, id, $2, id from given')}`

const INSERTS = { branches: INSERT_BRANCHES, messages: INSERT_MESSAGES }

/** Imports into the tables `sessions`, `session_branches` and `messages`. */
export function createImport ({ db, takeSlot, refuse }: ImportPorts): ImportSession {
  async function insertSession (tx: Executor, userId: string, { session, count, branchCount, newest }: ArchiveSummary): Promise<Session> {
    const { rows: [row] } = await tx.query<SessionRow>(
      `insert into sessions (user_id, id, agent_id, title, title_source, archived, created_at, updated_at, last_message_at,
         message_count, last_seq, last_message_id, branch, branch_count)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13) returning ${SESSION_COLUMNS}`,
      [userId, uuidv7(), session.agentId, session.title, session.title === '' ? 'cut' : 'user', session.archived, session.createdAt,
        session.updatedAt, session.lastMessageAt, count, newest.id, newest.branch, branchCount])
    return toSession(row as SessionRow)
  }

  async function store (userId: string, summary: ArchiveSummary, batches: AsyncIterable<ArchiveBatch>): Promise<Session> {
    return await db.transaction(async (tx) => {
      const made = await insertSession(tx, userId, summary)
      for await (const { kind, rows } of batches) {
        // As bytes, which PostgreSQL takes for JSON as they are: no text is made of them here.
        await tx.query(INSERTS[kind], [userId, made.id, Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)], `session-import-${kind}`)
      }
      if (made.title !== '') await tx.query(enqueue('values ($1::uuid, $2::uuid, $2::uuid, null::uuid)'), [userId, made.id])
      return made
    })
  }

  return async (userId, receive) => {
    const release = takeSlot(userId)
    try {
      const archive = await openArchive(await receive())
      try {
        return await store(userId, archive.summary, archive.batches)
      } finally {
        await archive.close()
      }
    } catch (error) {
      throw error instanceof ArchiveRefused ? refuse(error.problem) : error
    } finally {
      release()
    }
  }
}
