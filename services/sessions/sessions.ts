/** Sessions of a user: created, read, listed, changed and hidden; a job removes the rows of hidden ones. */
import { cutPage, defineCursors, idPart, momentPart } from '../../page.js'
import type { Database, Executor } from '../../plugins/postgres/index.js'
import type { ChangeFeed } from '../changes/feed.js'
import {
  changeSession, hideSession, insertSession, listSessions, readSession, sessionsById, type ListedSession, type SessionFilter
} from '../conversations/sessions.js'
import type { Session } from '../conversations/shapes.js'
import type { SearchService } from '../search/index.js'

/** One page of sessions. */
export interface SessionPage { sessions: Session[], nextCursor: string | null }

/** The conversations of users. Another user's session behaves like one that does not exist. */
export interface Sessions {
  /** @throws AGENT_NOT_FOUND */
  create(userId: string, session: { agentId: string, title?: string }): Promise<Session>
  /** @throws SESSION_NOT_FOUND */
  get(userId: string, id: string): Promise<Session>
  /**
   * By last activity, newest first. A page holds what is older than the page before it, whatever was added or bumped meanwhile.
   * @throws COMMON_VALIDATION_ERROR for a cursor that this list did not give
   */
  list(userId: string, filter: SessionFilter, page: { limit: number, cursor?: string }): Promise<SessionPage>
  /**
   * A title given here is the user's own: no job replaces it.
   * @throws SESSION_NOT_FOUND; MESSAGE_NOT_FOUND when `activeLeaf` is not in the session
   */
  patch(userId: string, id: string, changes: { title?: string, archived?: boolean, activeLeaf?: string }): Promise<Session>
  /**
   * Hides a session at once and stops what runs in it; a job removes its rows.
   * @throws SESSION_NOT_FOUND
   */
  remove(userId: string, id: string): Promise<void>
  /** Those of the ids that exist, by id. */
  sessionsById(userId: string, ids: readonly string[]): Promise<Map<string, Session>>
}

/** Ports of sessions. */
export interface SessionsPorts {
  db: Database
  /** For lists. */
  reader: Executor
  /** Throws AGENT_NOT_FOUND for an agent that can't be talked to. */
  requireAgent: (id: string) => void
  /** Tells every replica to stop a generation. */
  changes: Pick<ChangeFeed, 'publish'>
  /** Has a title indexed with the transaction that changes it. */
  search: Pick<SearchService, 'enqueue'>
  /** Called after a deletion, so that its rows go soon. */
  onRemoved: () => void
}

const CURSORS = defineCursors(momentPart, idPart)

const unplaced = ({ position, ...session }: ListedSession): Session => session

/** The conversations of users, over their rows. */
export function createSessions ({ db, reader, requireAgent, changes: feed, search, onRemoved }: SessionsPorts): Sessions {
  return {
    async create (userId, { agentId, title = '' }) {
      requireAgent(agentId)
      return await db.transaction(async (tx) => {
        const session = await insertSession(tx, userId, { agentId, title })
        if (title !== '') await search.enqueue(tx, { userId, sessionId: session.id, messageId: null })
        return session
      })
    },

    get: (userId, id) => readSession(db, userId, id),

    async list (userId, filter, { limit, cursor }) {
      const found = await listSessions(reader, userId, filter, limit + 1, cursor === undefined ? undefined : CURSORS.decode(cursor))
      const { page, nextCursor } = cutPage(found, limit, ({ position, id }) => CURSORS.encode(position, id))
      return { sessions: page.map(unplaced), nextCursor }
    },

    async patch (userId, id, changes) {
      return await db.transaction(async (tx) => {
        const session = await changeSession(tx, userId, id, changes)
        if (changes.title !== undefined) await search.enqueue(tx, { userId, sessionId: id, messageId: null })
        return session
      })
    },

    async remove (userId, id) {
      await db.transaction(async (tx) => {
        const running = await hideSession(tx, userId, id)
        if (running !== undefined) await feed.publish(tx, 'generation.stop', { userId, subject: running })
      })
      onRemoved()
    },

    sessionsById: (userId, ids) => sessionsById(reader, userId, ids)
  }
}
