/** The process that serves: alone, or as one of a supervisor's workers. */
import type { Logger } from 'pino'
import type { Config } from './config.js'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './plugins/embedded-postgres/launcher.js'
import type { Supervision } from './plugins/workers/supervision.js'
import { endOnSignals, endWithSupervisor } from './signals.js'

/** Share of what a configuration allows the service, for one of its workers. */
function shareOf (config: Config, workers: number): Config {
  const share = (most: number): number => Math.ceil(most / workers)
  return {
    ...config,
    databasePoolMax: Math.max(2, share(config.databasePoolMax)),
    redisPool: { min: share(config.redisPool.min), max: share(config.redisPool.max) }
  }
}

/** The embedded database, which the supervisor has started and ends. */
function ofSupervisor (url: string): EmbeddedPostgres {
  return { url, pid: 0, port: Number(new URL(url).port), stop: async () => undefined }
}

function startDatabase (config: Config, logger: Logger, supervision?: Supervision): Promise<EmbeddedPostgres> | undefined {
  if (config.databaseUrl !== undefined) return undefined
  if (supervision === undefined) return startEmbeddedPostgres({ dataDir: config.dataDir, binDir: config.pgBinDir, log: logger })
  // One that was given an address of its own when it began has none: DATABASE_URL can't be taken away by a reload.
  if (supervision.databaseUrl === null) return Promise.reject(new Error('the supervisor was started with DATABASE_URL: restart the service to have an embedded database'))
  return Promise.resolve(ofSupervisor(supervision.databaseUrl))
}

/**
 * Serve until a signal, or the supervisor, ends it.
 * @param config the typed configuration
 * @param logger where its lines go
 * @param supervision where it has a supervisor
 * @throws when the service can't be started as it is configured
 */
export async function serve (config: Config, logger: Logger, supervision?: Supervision): Promise<void> {
  if (supervision !== undefined) process.title = `parley: worker ${supervision.number}`
  // Two processes start at once: the embedded database, and what loads here meanwhile.
  const database = startDatabase(config, logger, supervision)
  // Whoever registers it hears of its failure.
  database?.catch(() => undefined)
  const { build } = await import('./app.js')
  const app = await build(shareOf(config, supervision?.wanted ?? 1), logger, { database, supervision })
  if (supervision === undefined) endOnSignals(app, logger)
  else endWithSupervisor(app, logger, supervision.wire)
  const address = await app.listen({ host: config.host, port: config.port })
  logger.info({ milestone: 'ready', address }, `ready at ${address}`)
  supervision?.wire.post('ready')
}
