/** The end of the process: what its signals mean, or its supervisor's word. */
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Wire } from './plugins/workers/wire.js'

const CLOSE_TIMEOUT = 15_000
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const

/** Milliseconds between looks for connections that have fallen idle. */
const SWEEP_MS = 25

/** Whether somebody sits before this process. */
export const onTerminal = (): boolean => [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)

/** Whether this process has a terminal that is still there. */
export function hasTerminal (): boolean {
  if (process.platform === 'win32') return false
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}

async function end (app: FastifyInstance, logger: Logger): Promise<void> {
  await app.lifecycle.drain()
  // What was acknowledged is stored by now: a database that hangs must not keep the process from ending.
  setTimeout(() => {
    logger.warn('closing took too long; ending all the same')
    logger.flush(() => process.exit())
  }, CLOSE_TIMEOUT).unref()
  await app.close()
  logger.info({ milestone: 'stop' }, 'stopped')
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
    logger.info({ milestone: 'stop', signal, running: app.lifecycle.running }, 'stopping')
    if (signal === 'SIGINT' && onTerminal()) announce()
    stopping = end(app, logger).catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    }).finally(() => { logger.flush(() => process.exit()) })
  }
  reportRejections(app, logger)
  for (const signal of SIGNALS) process.on(signal, stop)
}

function reportRejections (app: FastifyInstance, logger: Logger): void {
  process.on('unhandledRejection', (reason) => {
    logger.error({ err: reason }, 'a promise was rejected and nobody heard it')
    app.reportFault(reason, {})
  })
}

/**
 * Serve what has come until it is done, while another worker takes what comes from now on: nothing is refused, and connections without
 * a request are given away. After the grace whatever still runs is ended as for a stop.
 */
async function retire (app: FastifyInstance): Promise<void> {
  const { workers: { connections }, lifecycle, config } = app
  const until = performance.now() + config.shutdownGrace
  connections.stopAccepting()
  do {
    connections.giveIdle()
    await sleep(SWEEP_MS)
  } while ((connections.open > 0 || lifecycle.running > 0) && performance.now() < until)
  lifecycle.hurry()
}

/**
 * Drain, close and exit with 0 when the supervisor says so, or at SIGTERM. Whatever a terminal sends to all processes, the supervisor
 * has been sent, too.
 * @param app listens, or is about to
 * @param logger told of the end, and of promises whose rejection nobody heard
 * @param wire to the supervisor
 */
export function endWithSupervisor (app: FastifyInstance, logger: Logger, wire: Wire): void {
  let stopping: Promise<void> | undefined
  const stop = (before: () => Promise<void>): void => {
    stopping ??= before().then(() => end(app, logger)).then(async () => {
      // What was counted until now stays in the service's figures.
      await wire.ask('final', await app.metrics.client.register.getMetricsAsJSON()).catch(() => undefined)
    }).catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    }).finally(() => { logger.flush(() => process.exit()) })
  }
  reportRejections(app, logger)
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => undefined)
  process.on('SIGTERM', () => { stop(async () => undefined) })
  wire.on('stop', () => { stop(async () => undefined) })
  wire.on('retire', () => { stop(() => retire(app)) })
  wire.on('hurry', () => { app.lifecycle.hurry() })
}
