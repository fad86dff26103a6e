/** The end of the process: what its signals mean. */
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

const CLOSE_TIMEOUT = 15_000
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const

const onTerminal = (): boolean => [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)

async function end (app: FastifyInstance, logger: Logger): Promise<void> {
  await app.lifecycle.drain()
  // What was acknowledged is stored by now: a database that hangs must not keep the process from ending.
  setTimeout(() => {
    logger.warn('closing took too long; ending all the same')
    logger.flush(() => process.exit())
  }, CLOSE_TIMEOUT).unref()
  await app.close()
  logger.info('stopped')
}

/**
 * Drain, close and exit with 0 on SIGTERM, SIGINT, SIGHUP and SIGQUIT. Repeated signals join the first and never shorten it,
 * except a second Ctrl-C on a terminal: then answers that still run are stored as interrupted at once.
 * @param app listens, or is about to
 * @param logger told of the end, and of promises whose rejection nobody heard
 */
export function endOnSignals (app: FastifyInstance, logger: Logger): void {
  let stopping: Promise<void> | undefined
  const announce = (): void => {
    const { running } = app.lifecycle
    if (running === 0) return
    const seconds = Math.ceil(app.config.shutdownGrace / 1000)
    console.error(`waiting up to ${seconds} s for ${running} ${running === 1 ? 'answer' : 'answers'}; Ctrl-C again ends now`)
  }
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping !== undefined) {
      if (signal === 'SIGINT' && onTerminal()) app.lifecycle.hurry()
      return
    }
    logger.info({ signal, running: app.lifecycle.running }, 'stopping')
    if (signal === 'SIGINT' && onTerminal()) announce()
    stopping = end(app, logger).catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    }).finally(() => { logger.flush(() => process.exit()) })
  }
  process.on('unhandledRejection', (reason) => {
    logger.error({ err: reason }, 'a promise was rejected and nobody heard it')
    app.reportFault(reason, {})
  })
  for (const signal of SIGNALS) process.on(signal, stop)
}
