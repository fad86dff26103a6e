import { existsSync } from 'node:fs'
import { ConfigError, readConfig, type Config } from './config.js'
import { createLogger } from './logger.js'
import { build } from './app.js'

function configure (): Config {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env')
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

const CLOSE_TIMEOUT = 15_000

const config = configure()
const logger = createLogger(config)

try {
  const app = await build(config, logger)
  // Repeated signals join the first: only SIGKILL cuts a drain short.
  let stopping: Promise<void> | undefined
  const stop = (signal: NodeJS.Signals): void => {
    stopping ??= (async () => {
      logger.info({ signal }, 'stopping')
      await app.lifecycle.drain()
      // What was acknowledged is stored by now: a database that hangs must not keep the process from ending.
      setTimeout(() => {
        logger.warn('closing took too long; ending all the same')
        logger.flush(() => process.exit())
      }, CLOSE_TIMEOUT).unref()
      await app.close()
      logger.info('stopped')
    })().catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    }).finally(() => { logger.flush(() => process.exit()) })
  }
  process.on('unhandledRejection', (reason) => {
    logger.error({ err: reason }, 'a promise was rejected and nobody heard it')
    app.reportFault(reason, {})
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  await app.listen({ host: config.host, port: config.port })
} catch (error) {
  logger.fatal({ err: error }, 'could not start')
  console.error(`Parley could not start: ${error instanceof Error ? error.message : String(error)}`)
  logger.flush(() => process.exit(1))
}
