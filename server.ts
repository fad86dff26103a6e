/** Entry of `npm start`: one process that serves, or a supervisor and its workers, of which each begins here, too. */
import { ConfigError, type Config } from './config.js'
import { configure } from './environment.js'
import { createLogger } from './log/logger.js'
import { withoutSecrets } from './log/secrets.js'
import { WorkerEnded } from './plugins/workers/member.js'
import { findSupervisor } from './plugins/workers/supervision.js'
import { serve } from './serve.js'
import { supervise } from './supervise.js'
import { VERSION } from './version.js'
import type { Logger } from 'pino'

/** Errors that an operator can mend, which need no stack. */
const MENDABLE = new Set(['ConfigError', 'StartupError', 'AgentsFileError'])

/** Says why nothing was started: a sentence, or the problems of a file. */
function refuse (error: unknown, logger?: Logger): void {
  const { name, syscall, message: given } = error instanceof Error ? error as NodeJS.ErrnoException : { name: '', syscall: '', message: String(error) }
  const isTaken = syscall === 'listen'
  const message = withoutSecrets(isTaken ? `${given}: set another HOST or PORT, or stop what listens there` : given)
  const expected = isTaken || MENDABLE.has(name)
  logger?.fatal(expected ? { reason: message } : { err: error }, 'could not start')
  if (!(error instanceof WorkerEnded)) console.error(error instanceof ConfigError ? message : `Parley could not start: ${message}`)
  const exit = (): void => { process.exit(1) }
  const end = (): void => {
    if (logger === undefined) exit()
    else logger.flush(exit)
  }
  if (expected || error instanceof WorkerEnded) end()
  else void reportLast(error).finally(end)
}

/** Sends a fault that is the end of the process, where faults are sent; soon, or not at all. */
async function reportLast (error: unknown): Promise<void> {
  if (config.sentryDsn === undefined) return
  const sentry = await (await import('./plugins/sentry/client.js')).openSentry(config).catch(() => undefined)
  sentry?.report(error, {})
  await sentry?.close()
}

// A terminal or a full disk that takes no line any more must not end the service.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const config: Config = configure()
let logger: Logger | undefined
try {
  // Before anything else of the service: what goes wrong from here on is heard of.
  if (config.sentryDsn !== undefined) await (await import('./plugins/sentry/client.js')).openSentry(config)
  const supervision = await findSupervisor()
  const several = supervision === undefined && config.workers > 1
  logger = await createLogger(config, supervision?.number ?? (several ? 'supervisor' : undefined))
  logger.info({ milestone: 'start', version: VERSION, node: process.version }, 'starting')
  if (several) await supervise(config, logger)
  else await serve(config, logger, supervision)
} catch (error) {
  refuse(error, logger)
}
