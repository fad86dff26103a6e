import fp from 'fastify-plugin'
import { invalid, malformed } from '../../errors.js'
import { RateLimited } from '../../plugins/rate-limit/index.js'
import { IdempotencyConflict } from '../generations/errors.js'
import { createAppend, type Append } from './append.js'
import { ImportInvalid } from './errors.js'
import { createExport, type ExportSession } from './export.js'
import { createFeedback, type GiveFeedback } from './feedback.js'
import { createHistory, type History } from './history.js'
import { createImportSlots } from './import-slots.js'
import { createImport, type ImportSession } from './import.js'
import { removeDeleted } from './removal.js'
import { createSessions, type Sessions } from './sessions.js'
import { MessageSchema, SessionSchema } from './shapes.js'
import { createTree, type ReadTree } from './tree.js'

export type { Appended, NewMessage } from './append.js'
export type { MessagePage } from './history.js'
export type { SessionFilter, SessionPage } from './sessions.js'
export type { Message, Session } from './shapes.js'

/** Conversations and their messages. */
export interface Conversations extends Sessions, History {
  tree: ReadTree
  append: Append
  export: ExportSession
  import: ImportSession
  giveFeedback: GiveFeedback
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Conversations and their messages. */
    sessions: Conversations
  }
}

/** Imports at once: each holds a document of up to 64 MiB. */
const MOST_IMPORTS = 2
/** Seconds. */
const IMPORT_RETRY_AFTER = 5
const REMOVAL = 'session-removal'
// Deletions ask for the job themselves; the interval is for what an outage left behind.
const REMOVAL_INTERVAL = 600

/** Gives the application its conversations. */
export default fp(async (app) => {
  app.addSchema(SessionSchema)
  app.addSchema(MessageSchema)
  const { db, jobs } = app
  jobs.define(REMOVAL, { everySeconds: REMOVAL_INTERVAL }, async (_data, signal) => ({ removed: await removeDeleted(db, signal) }))

  // The engine's counter of turns, which is registered after this; agents that are gone share a label, so that labels stay bounded.
  const count = (agentId: string): void => {
    const sent = app.metrics.client.register.getSingleMetric('messages_sent_total')
    if (sent instanceof app.metrics.client.Counter) sent.inc({ agent: app.agents.find(agentId) === undefined ? 'unknown' : agentId })
  }

  const history = createHistory({ db })
  app.decorate('sessions', {
    ...createSessions({
      db,
      requireAgent: (id) => { app.agents.active(id) },
      publish: (tx, kind, change) => app.changes.publish(tx, kind, change),
      enqueueTitle: (tx, userId, sessionId) => app.textSearch.enqueue(tx, { userId, sessionId, messageId: null }),
      onRemoved: () => { jobs.send(REMOVAL).catch((error: unknown) => { app.log.warn({ err: error }, 'a deleted session is removed later') }) }
    }),
    ...history,
    tree: createTree({ db }),
    append: createAppend({ db, idempotencyConflict: IdempotencyConflict, onAppended: count }),
    export: createExport({ db, history }),
    import: createImport({
      db,
      takeSlot: createImportSlots({
        most: MOST_IMPORTS,
        refuse: () => {
          app.countRateLimited('import')
          return RateLimited({ message: 'Another import is under way. Please try again when it is done.', retryAfter: IMPORT_RETRY_AFTER })
        }
      }),
      refuse: (problem) => 'malformed' in problem ? malformed(problem.malformed) : ImportInvalid({ details: { ...problem } })
    }),
    giveFeedback: createFeedback({
      db, notAnAnswer: () => invalid({ path: '/params/id', message: 'must be the id of an answer', keyword: 'role' })
    })
  })
}, { name: 'sessions', dependencies: ['postgres', 'errors', 'metrics', 'changes', 'agents', 'search', 'jobs', 'rate-limit'] })
