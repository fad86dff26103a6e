import fp from 'fastify-plugin'
import { purge, type Retention } from './purge.js'

const HOUR = 3600
const IDEMPOTENCY_HOURS = 24
/** Past its absolute expiry a login has no use: until then its tokens are kept, so that an old one is recognised as reuse. */
const LOGIN_HOURS = 24

/** Jobs that keep tables from growing for ever. */
export default fp(async (app) => {
  const define = (name: string, everySeconds: number, retention: Retention): void => {
    app.jobs.define(name, { everySeconds }, async (_data, signal) => ({ removed: await purge(app.db, retention, signal) }))
  }
  define('audit-retention', 6 * HOUR, { table: 'audit_events', column: 'at', keptHours: app.config.auditRetentionDays * 24 })
  define('idempotency-retention', HOUR, { table: 'idempotency_keys', column: 'created_at', keptHours: IDEMPOTENCY_HOURS })
  define('login-retention', 6 * HOUR, { table: 'logins', column: 'absolute_expires_at', keptHours: LOGIN_HOURS })
  // A checkpoint that timed out here and committed there, after its answer had ended, leaves text that nobody will read.
  app.jobs.define('delta-retention', { everySeconds: HOUR }, async () => {
    const { rowCount } = await app.db.query(
      'delete from generation_deltas d where not exists (select from generations g where g.user_id = d.user_id and g.message_id = d.message_id)')
    return { removed: rowCount }
  })
}, { name: 'retention', dependencies: ['jobs', 'postgres'] })
