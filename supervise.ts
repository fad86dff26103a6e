/** The process that serves nothing itself: it owns the embedded database and the workers, and passes signals on. */
import type { Logger } from 'pino'
import { ConfigError, type Config } from './config.js'
import { logStateOf } from './log/state.js'
import { givenEnvironment, rereadConfiguration } from './environment.js'
import { startEmbeddedPostgres } from './plugins/embedded-postgres/launcher.js'
import { guard } from './plugins/embedded-postgres/watchdog.js'
import { createMemoryLedger } from './plugins/rate-limit/ledger/memory.js'
import type { ShareRequest } from './plugins/rate-limit/ledger/port.js'
import { TAKE } from './plugins/rate-limit/ledger/supervisor.js'
import { createStreamExchange } from './plugins/streams/exchange.js'
import { LOG_LEVEL } from './plugins/workers/supervision.js'
import { createSupervisor, type Supervisor } from './plugins/workers/supervisor.js'
import { hasTerminal, onTerminal } from './signals.js'

/** Milliseconds above the grace that a worker has for closing. */
const CLOSING_MS = 30_000

/** Read the configuration anew and put new workers in the place of all; whatever is wrong, the old ones stay. */
async function reload (supervisor: Supervisor, before: Config, logger: Logger): Promise<Config> {
  let config: Config
  try {
    config = rereadConfiguration()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    logger.error({ reason: error.message }, 'the configuration can not be used: the workers go on with the one they have')
    return before
  }
  for (const name of ['dataDir', 'pgBinDir'] as const) {
    if (config[name] !== before[name]) logger.warn({ setting: name }, 'this setting is taken over by a restart alone')
  }
  logger.info({ workers: config.workers }, 'replacing the workers')
  try {
    await supervisor.replace(config.workers)
    logger.info({ workers: config.workers }, 'the workers were replaced')
  } catch (error) {
    logger.error({ err: error }, 'a new worker does not start: the old ones go on')
  }
  return config
}

function answerSignals (supervisor: Supervisor, config: Config, logger: Logger, stopDatabase: () => Promise<void>): void {
  const hadTerminal = hasTerminal()
  let current = Promise.resolve(config)
  let stopping: Promise<void> | undefined
  const running = (): number => supervisor.shown('running').reduce<number>((sum, count) => sum + Number(count), 0)

  async function end (): Promise<void> {
    const clean = await supervisor.stop()
    await stopDatabase()
    logger.info({ milestone: 'stop' }, 'stopped')
    if (!clean) process.exitCode = 1
  }
  function stop (signal: NodeJS.Signals): void {
    if (stopping !== undefined) {
      if (signal === 'SIGINT' && onTerminal()) supervisor.hurry()
      return
    }
    logger.info({ milestone: 'stop', signal, running: running() }, 'stopping')
    if (signal === 'SIGINT' && onTerminal() && running() > 0) console.error(`waiting up to ${Math.ceil(config.shutdownGrace / 1000)} s for ${running()} answers; Ctrl-C again ends now`)
    stopping = end().catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    }).finally(() => { logger.flush(() => process.exit()) })
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(signal, stop)
  process.on('SIGHUP', (signal) => {
    // A terminal that was closed says the same as somebody who wants a reload.
    if (hadTerminal && !hasTerminal()) stop(signal)
    else if (stopping === undefined) current = current.then((before) => reload(supervisor, before, logger))
  })
}

/**
 * Run the workers of a service, and its embedded database, until a signal ends all of it.
 * @param config the typed configuration; each worker reads it for itself
 * @param logger where the supervisor's own lines go
 * @throws when the database or the first worker does not start
 */
export async function supervise (config: Config, logger: Logger): Promise<void> {
  process.title = 'parley: supervisor'
  const database = config.databaseUrl === undefined
    ? await startEmbeddedPostgres({ dataDir: config.dataDir, binDir: config.pgBinDir, log: logger })
    : undefined
  const ledger = createMemoryLedger()
  const streams = createStreamExchange()
  const supervisor = createSupervisor({
    program: process.argv[1] ?? '',
    environment: givenEnvironment,
    databaseUrl: database?.url ?? null,
    guard: (pid) => guard(pid, undefined, 'KILL'),
    patienceMs: () => config.shutdownGrace + CLOSING_MS,
    joined: streams.join,
    answers: {
      [TAKE]: (request: ShareRequest) => ledger.take(request),
      [LOG_LEVEL]: (level: string) => { logger.level = level }
    },
    queues: [streams.queue, ...logStateOf(logger)?.queues ?? []],
    log: logger
  })
  answerSignals(supervisor, config, logger, async () => { await database?.stop() })
  try {
    await supervisor.start(config.workers)
  } catch (error) {
    await supervisor.stop()
    await database?.stop()
    throw error
  }
  logger.info({ milestone: 'ready', workers: config.workers }, 'the workers serve')
}
