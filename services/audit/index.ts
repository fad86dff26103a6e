import fp from 'fastify-plugin'
import { createAuditTrail, type AuditTrail } from './trail.js'

export type { AuditEvent, AuditFilter, AuditPage, AuditTrail, NewAuditEvent } from './trail.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The record of who did what. */
    audit: AuditTrail
  }
}

/** Gives the application its audit trail. */
export default fp(async (app) => {
  app.decorate('audit', createAuditTrail({ db: app.db }))
}, { name: 'audit', dependencies: ['postgres', 'errors'] })
