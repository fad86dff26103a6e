/** Health: whether this replica can serve, for probes and load balancers, and the same state of the database as metrics. */
import fp from 'fastify-plugin'
import { logStateOf } from '../../log/state.js'
import { VERSION } from '../../version.js'
import { createHealth, type Health } from './health.js'
import { wholeOf, type OtherReport } from './whole.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers the health endpoints. */
    health: Health
  }
}

/** Health of the database and Redis, and the gauges that say the same of the database to Prometheus. */
export default fp(async (app) => {
  const { workers } = app
  const own = createHealth({
    db: app.db,
    lastPing: () => app.databasePing.last(),
    isUnfit: () => app.migrations.problem !== undefined,
    isFull: () => app.databaseStorage.full,
    // A part of the application may do without them.
    areJobsDown: () => app.hasDecorator('jobs') && app.jobs.problem !== undefined,
    isMigrated: () => app.migrations.done,
    isDraining: () => app.lifecycle.draining,
    isOverloaded: () => app.isOverloaded(),
    disks: () => app.hasDecorator('diskSpace') ? app.diskSpace() : [],
    logTrouble: () => logStateOf(app.log)?.problem,
    embedded: app.embeddedDatabase,
    version: VERSION,
    redis: app.redisPool
  })
  app.decorate('health', workers.number === null
    ? own
    : { ...own, report: () => wholeOf(own.report(), workers.others('health') as unknown as OtherReport[], { wanted: workers.wanted, uptime: workers.uptime() }) })
  workers.show('health', () => own.report())

  const { client } = app.metrics
  const up = new client.Gauge({
    name: 'db_up',
    help: 'Whether the database answers',
    aggregator: 'min',
    collect () { this.set(app.databasePing.last().latencyMs === null ? 0 : 1) }
  })
  up.set(0)
  const connections = new client.Gauge({
    name: 'db_pool_connections',
    help: 'Database connections by state: busy, idle (of the pool), reserved (beside it, for leases and the change feed)',
    labelNames: ['state'],
    collect () {
      const { idle, total } = app.db.stats()
      this.set({ state: 'idle' }, idle)
      this.set({ state: 'busy' }, total - idle)
      this.set({ state: 'reserved' }, app.reservedDb.stats().total)
    }
  })
  connections.set({ state: 'idle' }, 0)
  const waiting = new client.Gauge({ name: 'db_pool_waiting', help: 'Callers that wait for a database connection of the pool', collect () { this.set(app.db.stats().waiting) } })
  waiting.set(0)
}, { name: 'health', dependencies: ['postgres', 'migrations', 'lifecycle', 'embedded-postgres', 'metrics', 'redis', 'workers', 'overload'] })
