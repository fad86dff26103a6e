/**
 * Audit trail: the append-only record of security-relevant actions. Services record events in the transactions of what they do;
 * administrators read and export them.
 */
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
