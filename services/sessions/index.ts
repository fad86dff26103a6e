/**
 * Verbs on conversations that ask no agent: list, make, change, read by pages, append durably, take out and take in, judge. What they
 * store and read is `conversations`' business.
 */
import fp from 'fastify-plugin'
import { invalid, malformed } from '../../errors.js'
import { RateLimited } from '../../plugins/rate-limit/index.js'
import { createBranches } from '../conversations/branches.js'
import { messagesById } from '../conversations/messages.js'
import type { Message } from '../conversations/shapes.js'
import { createTreeRows } from '../conversations/tree.js'
import { createAppend, type Append } from './append.js'
import { ImportInvalid } from './errors.js'
import { createExport, type ExportSession } from './export.js'
import { createFeedback, type GiveFeedback } from './feedback.js'
import { createHistory, type History } from './history.js'
import { createImportSlots } from './import-slots.js'
import { createImport, type ImportSession } from './import.js'
import { createSessions, type Sessions } from './sessions.js'

export type { Appended, NewMessage } from './append.js'
export type { MessagePage } from './history.js'
export type { SessionPage } from './sessions.js'

/** Conversations and their messages. */
export interface SessionService extends Sessions, History {
  /** Those of the ids that exist in sessions that exist, by id. */
  messagesById(userId: string, ids: readonly string[]): Promise<Map<string, Message>>
  append: Append
  export: ExportSession
  import: ImportSession
  giveFeedback: GiveFeedback
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Conversations and their messages. */
    sessions: SessionService
  }
}

/** Imports at once: each holds a document of up to 64 MiB. */
const MOST_IMPORTS = 2
/** Seconds. */
const IMPORT_RETRY_AFTER = 5

/** Gives the application its conversations. */
export default fp(async (app) => {
  const { db, reader, conversations } = app
  const { branches } = conversations

  // The engine's counter of turns, which is registered after this; agents that are gone share a label.
  const count = (agentId: string): void => {
    const sent = app.metrics.client.register.getSingleMetric('messages_sent_total')
    if (sent instanceof app.metrics.client.Counter) sent.inc({ agent: app.agents.find(agentId) === undefined ? 'other' : app.agentLabel(agentId) })
  }

  app.decorate('sessions', {
    ...createSessions({
      db,
      reader,
      requireAgent: (id) => { app.agents.active(id) },
      changes: app.changes,
      search: app.textSearch,
      onRemoved: () => { conversations.removeSoon() }
    }),
    ...createHistory({ db: reader, branches: createBranches(reader), treeRows: createTreeRows(reader) }),
    messagesById: (userId, ids) => messagesById(reader, userId, ids),
    append: createAppend({ db, onAppended: count, show: app.showQueue }),
    export: createExport({ db, branches }),
    import: createImport({
      db,
      search: app.textSearch,
      takeSlot: createImportSlots({
        most: MOST_IMPORTS,
        show: (limit, running) => { app.showQueue('imports', limit, running) },
        refuse: () => {
          app.countRateLimited('import')
          return RateLimited({ message: 'Another import is under way. Please try again when it is done.', retryAfter: IMPORT_RETRY_AFTER })
        }
      }),
      refuse: (problem) => 'malformed' in problem ? malformed(problem.malformed) : ImportInvalid({ details: { ...problem } })
    }),
    giveFeedback: createFeedback({
      db,
      upstreams: app.upstreams,
      failed: (messageId, error) => { app.log.info({ err: error, messageId }, 'an upstream could not be told of feedback') },
      notAnAnswer: () => invalid({ path: '/params/id', message: 'must be the id of an answer', keyword: 'role' })
    })
  })
}, { name: 'sessions', dependencies: ['postgres', 'errors', 'metrics', 'changes', 'agents', 'calls', 'search', 'conversations', 'rate-limit', 'queues'] })
