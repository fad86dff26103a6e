/** One run of the server process, from its start to its end. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ENVIRONMENT, type Account } from './account.js'
import { settingArguments } from './cluster.js'
import type { LauncherLog } from './launcher-log.js'
import { StartupError } from './startup-error.js'
import { endOf, guard } from './watchdog.js'

/** Milliseconds between a fast shutdown and an immediate one. */
const SHUTDOWN_PATIENCE = 10_000

/** The port was taken between its choice and its use. */
export class PortTaken extends StartupError {
  override readonly name = 'PortTaken'
}

/** Options of a server. */
export interface PostmasterOptions {
  /** Folder of the executables. */
  binaries: string
  cluster: string
  account: Account
  port: number
  settings: Record<string, string>
  log: LauncherLog
}

/** A server that accepts connections. */
export interface Postmaster {
  pid: number
  port: number
  /** Resolves with how it ended. */
  ended: Promise<string>
  /** Fast shutdown: ends connections, writes a checkpoint. */
  stop (): Promise<void>
}

/** The server's own lines; constraint errors are not among them (`log_min_messages`), for they would hold users' data. */
function report (line: string, log: LauncherLog): void {
  if (line.startsWith('PANIC:')) log.error({ postgres: line }, 'the embedded database crashed')
  else if (line.includes('was terminated by signal')) log.warn({ postgres: line }, 'the embedded database crashed')
  else log.debug({ postgres: line }, 'embedded database')
}

/**
 * Start the server and wait until it accepts connections, however long its recovery takes.
 * @param options what it is started with
 * @throws {PortTaken} when something else listens on the port
 * @throws {StartupError} when it ends before it is ready, with its last lines
 */
export async function startPostmaster (options: PostmasterOptions): Promise<Postmaster> {
  const { binaries, cluster, account, port, settings, log } = options
  // A group of its own: Ctrl-C in the service's terminal must not end the database before the service has drained.
  const child = spawn(join(binaries, 'postgres'), ['-D', cluster, ...settingArguments({ ...settings, port: `${port}` })],
    { ...account, cwd: '/', env: ENVIRONMENT, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = endOf(child)
  const pid = child.pid
  if (pid === undefined) throw new StartupError(`${binaries}/postgres can't be started: ${await exited}`)
  const watchdog = guard(pid, account)
  const ended = exited.then(async (how) => {
    watchdog.release()
    await watchdog.ended
    return how
  })
  const lines: string[] = []
  const output = createInterface({ input: child.stderr })
  const ready = new Promise<boolean>((resolve) => {
    output.on('line', (line) => {
      report(line, log)
      if (/ready to accept connections/.test(line)) resolve(true)
      lines.push(line)
      if (lines.length > 20) lines.shift()
    })
    output.on('close', () => resolve(false))
  })
  if (!await ready) {
    const how = await ended
    const Refusal = lines.some((line) => /could not bind .*in use/.test(line)) ? PortTaken : StartupError
    throw new Refusal(`PostgreSQL ended before it was ready (${how}): ${lines.join(' ')}`)
  }
  return {
    pid,
    port,
    ended,
    async stop () {
      child.kill('SIGINT')
      const timer = setTimeout(() => { child.kill('SIGQUIT') }, SHUTDOWN_PATIENCE)
      await ended
      clearTimeout(timer)
    }
  }
}
