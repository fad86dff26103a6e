import type { Database } from '../../plugins/postgres/index.js'
import { INSERT_COPY } from '../conversations/copy-statement.js'
import { insertCopy } from '../conversations/sessions.js'
import type { Session } from '../conversations/shapes.js'
import type { SearchService } from '../search/index.js'
import { ArchiveRefused, openArchive } from './archive-port.js'
import type { ArchiveBatch, ArchiveProblem, ArchiveSummary } from './archive-reader.js'
import type { TakeSlot } from './import-slots.js'

/**
 * Store an exported conversation as a new one of this user, all of it or nothing: ids are new, times, order and branches as they were.
 * `receive` brings the document's bytes, which are handed over; it is called once there is a place for the import.
 * @throws COMMON_RATE_LIMITED before anything is received; IMPORT_INVALID naming the first bad path; COMMON_MALFORMED_JSON
 */
export type ImportSession = (userId: string, receive: () => Promise<Uint8Array<ArrayBuffer>>) => Promise<Session>

/** Ports of imports. */
export interface ImportPorts {
  db: Database
  takeSlot: TakeSlot
  /** Has a title indexed with the transaction that writes it. */
  search: Pick<SearchService, 'enqueue'>
  /** Makes the error for a document that is refused. */
  refuse: (problem: ArchiveProblem) => Error
}

/** Imports of exported conversations. */
export function createImport ({ db, takeSlot, search, refuse }: ImportPorts): ImportSession {
  async function store (userId: string, summary: ArchiveSummary, batches: AsyncIterable<ArchiveBatch>): Promise<Session> {
    return await db.transaction(async (tx) => {
      const { session, count, branchCount, newest } = summary
      const made = await insertCopy(tx, userId, { ...session, messageCount: count, branchCount, newest })
      for await (const { kind, rows } of batches) {
        // As bytes, which PostgreSQL takes for JSON as they are: no text is made of them here.
        await tx.query(INSERT_COPY[kind], [userId, made.id, Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)], `session-import-${kind}`)
      }
      if (made.title !== '') await search.enqueue(tx, { userId, sessionId: made.id, messageId: null })
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
