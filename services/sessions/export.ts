/** Export of a conversation, streamed in batches: the whole tree as JSON, or the newest branch as Markdown. */
import type { Executor } from '../../plugins/postgres/index.js'
import type { Branches } from '../conversations/branches.js'
import { READ_COPY, type CopiedRow } from '../conversations/copy-statement.js'
import { contentOf, isLarge, splice } from '../conversations/large-content.js'
import { pageOf } from '../conversations/page-bytes.js'
import { toMessage, toTurn } from '../conversations/rows.js'
import { readExtent } from '../conversations/sessions.js'
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, LONGEST_MODEL, type ArchivedMessage, type ArchivedSession } from './archive.js'
import { markdownHead, markdownTurn } from './markdown.js'
import { joined, paced } from './pace.js'

/** The formats of a download. */
export const EXPORT_FORMATS = ['json', 'markdown'] as const

/** The format of a download. */
export type ExportFormat = typeof EXPORT_FORMATS[number]

/** A conversation to download. */
export interface Download {
  title: string
  /** Text in pieces of a megabyte at most; the next one is read from the database when this one has been taken. */
  text: AsyncIterable<string>
}

/**
 * A conversation as a document: `json` is the whole tree, for an import; `markdown` is the newest branch, for a reader. What is
 * added while it is read is left out.
 * @throws SESSION_NOT_FOUND
 */
export type ExportSession = (userId: string, sessionId: string, format: ExportFormat) => Promise<Download>

/** Messages that are read and written at once: about half a millisecond of the loop, after which it is others' turn. */
const BATCH = 20

/** By code points, as a schema counts. */
const cut = (text: string | null, most: number): string | null => text === null || text.length <= most ? text : Array.from(text).slice(0, most).join('')

function archived (row: CopiedRow): ArchivedMessage {
  const {
    role, content, reasoning, toolCalls, toolCallId, parts, agentId, model, finishReason, usage, error, feedback, createdAt, completedAt,
    status
  } = toTurn(row)
  return {
    id: row.seq,
    parentId: row.parent_seq,
    role,
    content,
    ...(reasoning === null ? {} : { reasoning }),
    ...(toolCalls === null ? {} : { toolCalls }),
    ...(toolCallId === null ? {} : { toolCallId }),
    ...(parts === undefined ? {} : { parts }),
    status: status === 'streaming' ? 'interrupted' : status,
    agentId,
    model: cut(model, LONGEST_MODEL),
    finishReason,
    usage,
    error,
    feedback,
    clientId: row.client_id,
    createdAt,
    completedAt: completedAt ?? new Date().toISOString()
  }
}

/** Downloads of conversations. */
export function createExport ({ db, branches }: { db: Executor, branches: Branches }): ExportSession {
  async function * json (userId: string, sessionId: string, session: ArchivedSession, upTo: number): AsyncGenerator<string> {
    yield `{"format":${JSON.stringify(ARCHIVE_FORMAT)},"version":${ARCHIVE_VERSION},"session":${JSON.stringify(session)},"messages":[`
    for (let after = 0, comma = '\n'; ;) {
      const { rows } = await db.query<CopiedRow>(READ_COPY, [userId, sessionId, after, upTo, BATCH + 1], 'session-export')
      const { page, more } = pageOf(rows, BATCH)
      const text = page.map((row) => JSON.stringify(archived(row))).join(',\n')
      const [first] = page
      if (page.length > 0) yield comma
      if (isLarge(first)) yield * splice(text, contentOf(db, userId, first.id))
      else yield text
      if (!more) break
      after = page.at(-1)?.seq ?? upTo
      comma = ',\n'
    }
    yield '\n]}\n'
  }

  async function * markdown (userId: string, sessionId: string, session: ArchivedSession): AsyncGenerator<string> {
    yield markdownHead(session)
    const leaf = await branches.newest(userId, sessionId)
    for (let after = 0; ;) {
      const { page, more } = pageOf(await branches.page(userId, sessionId, leaf, { order: 'asc', from: after, limit: BATCH + 1 }), BATCH)
      const text = page.map((row) => markdownTurn(toMessage(row))).join('')
      const [first] = page
      if (isLarge(first)) {
        yield text.slice(0, -1)
        yield * contentOf(db, userId, first.id)
        yield '\n'
      } else yield text
      if (!more) return
      after = page.at(-1)?.seq ?? leaf.seq
    }
  }

  return async (userId, sessionId, format) => {
    const { session: found, lastSeq } = await readExtent(db, userId, sessionId)
    const { agentId, title, archived: away, createdAt, updatedAt, lastMessageAt } = found
    const session = { agentId, title, archived: away, createdAt, updatedAt, lastMessageAt }
    return { title, text: paced(joined(format === 'json' ? json(userId, sessionId, session, lastSeq) : markdown(userId, sessionId, session))) }
  }
}
