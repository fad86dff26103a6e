/** Retention: periodic jobs that delete expired rows of other rooms' tables, so that none grows for ever. */
import fp from 'fastify-plugin'
import { purge, type Retention } from '../../plugins/postgres/purge.js'

const HOUR = 3600
/** Past its absolute expiry a login has no use: until then its tokens are kept, so that an old one is recognised as reuse. */
const LOGIN_HOURS = 24
/** Thirteen months: a month can be compared with the same one of the year before. */
const USAGE_HOURS = 400 * 24
/** A week: as far as the charts go. */
const SAMPLE_HOURS = 7 * 24

/** Jobs that keep tables from growing for ever. */
export default fp(async (app) => {
  const define = (name: string, everySeconds: number, retention: Retention): void => {
    app.jobs.define(name, { everySeconds }, async (_data, signal) => ({ removed: await purge(app.db, retention, signal) }))
  }
  app.jobs.define('audit-retention', { everySeconds: 6 * HOUR }, async (_data, signal) => ({ removed: await app.audit.purge(app.config.auditRetentionDays, signal) }))
  define('login-retention', 6 * HOUR, { table: 'logins', column: 'absolute_expires_at', keptHours: LOGIN_HOURS })
  define('usage-retention', 6 * HOUR, { table: 'usage_ledger', column: 'created_at', keptHours: USAGE_HOURS })
  define('sample-retention', 6 * HOUR, { table: 'samples', column: 'minute', keptHours: SAMPLE_HOURS })
  define('reservation-retention', 6 * HOUR, { table: 'limit_reservations', column: 'lease_until', keptHours: 1 })
}, { name: 'retention', dependencies: ['jobs', 'postgres', 'audit'] })
