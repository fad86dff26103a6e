/**
 * System: the service as an administrator sees it. This replica and its database, an overview of all processes, the configuration, a log
 * level changed for a while on all replicas, and caches.
 */
import { hostname } from 'node:os'
import fp from 'fastify-plugin'
import { LOG_LEVEL } from '../../plugins/workers/supervision.js'
import { VERSION } from '../../version.js'
import { createCacheAdministration, type CacheAdministration } from './caches.js'
import { showConfiguration, type ShownConfiguration } from './configuration.js'
import { readSystemInfo, type SystemInfo } from './info.js'
import { createLogLevel, type LogLevel } from './log-level.js'
import { readOverview, type Overview, type Range } from './overview.js'
import { createSampler, type Counted } from './samples.js'

export { RANGES, type Overview, type Range } from './overview.js'
export type { ShownConfiguration } from './configuration.js'
export type { SystemInfo } from './info.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** This replica, as its operator sees it. */
    system: {
      /** Look at it and its database. */
      info(): Promise<SystemInfo>
      /** Look at all processes, and at figures of a time. */
      overview(range: Range): Promise<Overview>
      /** Its configuration, without secrets. */
      configuration(): ShownConfiguration
      /** The log's level, changed for a while on every replica. */
      logLevel: LogLevel
      /** Caches: looked at, and dropped on every replica. */
      caches: CacheAdministration
    }
  }
}

const SAMPLE_MS = 10_000
const FIRST_SAMPLE_MS = 500

/** Gives administrators a look at the service, and more lines of its log for a while. */
export default fp(async (app) => {
  const { db, audit, changes, workers, health, usage, config, metrics: { client: { register } } } = app
  const apply = (level: string): void => {
    app.log.level = level
    // The supervisor has no database to hear it from.
    workers.post(LOG_LEVEL, level)
  }
  const logLevel = createLogLevel({ db, audit, changes, configured: config.logLevel, apply })
  workers.post(LOG_LEVEL, app.log.level)
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString()
  const facts = { version: VERSION, node: process.version, pid: process.pid, host: hostname(), worker: workers.number, startedAt }

  /** Sum of a metric's series in this process. */
  async function sumOf (name: string): Promise<number> {
    const { values = [] } = await register.getSingleMetric(name)?.get() ?? {}
    return values.reduce((sum, { value }) => sum + value, 0)
  }
  /** Figures of this process, now. */
  async function read (): Promise<Counted> {
    const [resumes, openStreams, running] = await Promise.all(['chat_resumes_total', 'chat_streams_open', 'chat_generations_in_flight'].map(sumOf))
    return { ...app.recentRequests.counted(), resumes: resumes ?? 0, openStreams: openStreams ?? 0, running: running ?? 0 }
  }
  const sampler = createSampler({
    db,
    process: workers.self,
    facts: () => ({ ...facts, rss: process.memoryUsage.rss() }),
    read
  })
  app.loop('samples', { everyMs: SAMPLE_MS, firstMs: FIRST_SAMPLE_MS, failing: 'figures for charts are not stored' }, async () => {
    if (app.migrations.done) await sampler.tick()
  })
  app.addHook('preClose', async () => {
    // What was counted since the last one; who can't store it now loses seconds of a chart.
    if (app.migrations.done) await sampler.close().catch((error: unknown) => { app.log.debug({ err: error }, 'the last sample of this process is not stored') })
  })

  app.decorate('system', {
    info: () => readSystemInfo(db, { version: VERSION, logLevel: app.log.level }),
    overview: (range) => readOverview({ db, health, usage, disks: () => app.hasDecorator('diskSpace') ? app.diskSpace() : [], self: workers.self, own: read }, range),
    configuration: () => showConfiguration(config),
    logLevel,
    caches: createCacheAdministration({ db, audit, changes, caches: app.caches })
  })
  app.addHook('onClose', async () => { logLevel.close() })
}, { name: 'system', dependencies: ['postgres', 'migrations', 'openapi', 'audit', 'changes', 'cache', 'metrics', 'loops', 'workers', 'recent-requests', 'health', 'usage', 'generations'] })
