import { ConfigError } from './config.js'
import { configure } from './environment.js'
import { createLogger } from './logger.js'
import { startEmbeddedPostgres } from './plugins/embedded-postgres/launcher.js'
import { endOnSignals } from './signals.js'
import type { Logger } from 'pino'

/** Says in one line why nothing was started. */
function refuse (error: unknown, logger?: Logger): void {
  const message = error instanceof Error ? error.message : String(error)
  // What the operator can mend needs no stack.
  const expected = error instanceof ConfigError || (error instanceof Error && error.name === 'StartupError')
  logger?.fatal(expected ? { reason: message } : { err: error }, 'could not start')
  console.error(error instanceof ConfigError ? message : `Parley could not start: ${message}`)
  const exit = (): void => { process.exit(1) }
  if (logger === undefined) exit()
  else logger.flush(exit)
}

// A terminal or a full disk that takes no line any more must not end the service.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const config = configure()
let logger: Logger | undefined
try {
  logger = await createLogger(config)
  // Two processes start at once: the embedded database, and what loads here meanwhile.
  const database = config.databaseUrl === undefined
    ? startEmbeddedPostgres({ dataDir: config.dataDir, binDir: config.pgBinDir, log: logger })
    : undefined
  // Whoever registers it hears of its failure.
  database?.catch(() => undefined)
  const { build } = await import('./app.js')
  const app = await build(config, logger, { database })
  endOnSignals(app, logger)
  await app.listen({ host: config.host, port: config.port })
} catch (error) {
  refuse(error, logger)
}
