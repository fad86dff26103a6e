import fp from 'fastify-plugin'
import { invalid } from '../../plugins/errors.js'
import { IdempotencyConflict } from '../generations/errors.js'
import { createAppend, type Append } from './append.js'
import { createHistory, type History } from './history.js'
import { createSessions, type Sessions } from './sessions.js'
import { MessageSchema, SessionSchema } from './shapes.js'

export type { Appended, NewMessage } from './append.js'
export type { MessagePage } from './history.js'
export type { SessionFilter, SessionPage } from './sessions.js'
export type { Message, Session } from './shapes.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Conversations and their messages. */
    sessions: Sessions & History & { append: Append }
  }
}

/** Gives the application its conversations. */
export default fp(async (app) => {
  app.addSchema(SessionSchema)
  app.addSchema(MessageSchema)
  const { db } = app
  const ports = { db, invalid }
  app.decorate('sessions', {
    ...createSessions({
      ...ports,
      requireAgent: (id) => { app.agents.active(id) },
      publish: (tx, kind, change) => app.changes.publish(tx, kind, change),
      enqueueTitle: (tx, userId, sessionId) => app.textSearch.enqueue(tx, { userId, sessionId, messageId: null }),
      onRemoved: () => undefined
    }),
    ...createHistory(ports),
    append: createAppend({ db, idempotencyConflict: IdempotencyConflict, onAppended: () => undefined })
  })
}, { name: 'sessions', dependencies: ['postgres', 'errors', 'metrics', 'changes', 'agents', 'search'] })
