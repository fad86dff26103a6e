import fp from 'fastify-plugin'
import { createChangeFeed, type ChangeFeed } from './feed.js'

export type { Change, ChangeFeed, NewChange, Subscription } from './feed.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What every replica has to hear of within a second. */
    changes: ChangeFeed
  }
}

const INTERVAL = 500
const PURGE_INTERVAL = 600_000

/** Polls the change feed from before the first request on, and keeps its table small. */
export default fp(async (app) => {
  const feed = createChangeFeed({
    db: app.db,
    onHandlerError: (error, kind) => app.log.error({ err: error, kind }, 'a subscriber of the change feed failed')
  })
  app.decorate('changes', feed)
}, { name: 'changes', dependencies: ['postgres', 'migrations'] })
