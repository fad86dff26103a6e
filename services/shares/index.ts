import fp from 'fastify-plugin'
import { createShares, type Shares } from './shares.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Links to read-only snapshots of conversations. */
    shares: Shares
  }
}

/** Gives the application its share links. */
export default fp(async (app) => {
  app.decorate('shares', createShares({
    db: app.db,
    rows: (...page) => app.sessions.rows(...page)
  }))
}, { name: 'shares', dependencies: ['postgres', 'errors', 'sessions'] })
