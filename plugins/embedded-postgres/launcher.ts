/** Parley's own PostgreSQL: found or made under `DATA_DIR`, started with the service, kept running, ended with it. */
import { realpath } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCondition } from '../../log/condition.js'
import { makeFolder } from '../../folder.js'
import { takeOver } from './account.js'
import { findBinaries } from './binaries.js'
import { ensureCluster, NAME } from './cluster.js'
import type { LauncherLog } from './launcher-log.js'
import { lockDirectory } from './lock.js'
import { endOrphans } from './orphans.js'
import { placeCluster } from './place.js'
import { PortTaken, startPostmaster, type Postmaster, type PostmasterOptions } from './postmaster.js'
import { StartupError } from './startup-error.js'

/** Options of the server. */
export interface EmbeddedPostgresOptions {
  /** `DATA_DIR`, made if absent; the data directory is `postgres` in it. */
  dataDir: string
  /** `PG_BIN_DIR`: other executables than the npm package's. */
  binDir?: string | undefined
  /** Settings of postgresql.conf that depart from the defaults here, for example `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  /** A fixed port; unset: a free one. */
  port?: number
  log: LauncherLog
}

/** A running server. */
export interface EmbeddedPostgres {
  /** Of the database `parley`, for its owner; valid as long as the server is, restarts included. */
  url: string
  /** The postmaster's, at this moment. */
  readonly pid: number
  port: number
  /** End it in an orderly way; again does nothing more. */
  stop (): Promise<void>
}

/** For one service with its own pool on the same machine. */
const SETTINGS = {
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_wal_size: '1GB',
  // Statements keep their plans from when the tables were empty until those are analysed.
  autovacuum_naptime: '10s',
  // Compiling costs more than it saves on short queries.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Above errors: those go to the client, and their text would repeat users' data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_line_prefix: ''
}

/** Settings that the launcher relies on, whatever was asked for. */
const FIXED = { listen_addresses: '127.0.0.1', unix_socket_directories: '', logging_collector: 'off', log_destination: 'stderr' }

/** The first and the longest wait before another restart, in milliseconds. */
const BACKOFF = { first: 100, longest: 5000 }

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Start on a free port; between its choice and its use another process may take it. */
async function startOnFreePort (options: Omit<PostmasterOptions, 'port'>): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startPostmaster({ ...options, port: await freePort() })
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error
    }
  }
}

/** Keep a server running on its port until it is stopped. */
function supervise (first: Postmaster, options: PostmasterOptions): Pick<EmbeddedPostgres, 'pid' | 'stop'> {
  const stopping = new AbortController()
  const down = createCondition(options.log, { level: 'error', begins: 'the embedded database does not start again', ends: 'the embedded database starts again' })
  let current = first
  const watch = async () => {
    for (;;) {
      const how = await current.ended
      if (stopping.signal.aborted) return
      // Whoever uses it says that it is lost.
      options.log.warn({ how }, 'the embedded database ended unexpectedly: restarting it')
      for (let wait = BACKOFF.first; ; wait = Math.min(wait * 2, BACKOFF.longest)) {
        await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {})
        if (stopping.signal.aborted) return
        try {
          await endOrphans(options.cluster, options.log)
          current = await startPostmaster(options)
          break
        } catch (error) {
          down.met({ err: error })
        }
      }
      down.over()
      options.log.info({ postmaster: current.pid }, 'the embedded database is back')
      if (stopping.signal.aborted) await current.stop()
    }
  }
  const done = watch()
  return {
    get pid () { return current.pid },
    async stop () {
      stopping.abort()
      await current.stop()
      await done
    }
  }
}

/**
 * Start PostgreSQL and keep it running. It ends with this process, also when that is killed.
 * @param options what it is started with
 * @throws {StartupError} one line for a person: the directory is in use, the binaries don't run, the data can't be used
 */
export async function startEmbeddedPostgres (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options
  await makeFolder('DATA_DIR', resolve(options.dataDir))
  const dataDir = await realpath(options.dataDir)
  const unlock = await lockDirectory(dataDir)
  if (unlock === undefined) throw new StartupError(`${dataDir} is in use by another process of Parley: stop that one, or set another DATA_DIR`)
  try {
    const place = await placeCluster(dataDir, log)
    const { cluster, account } = place
    const binaries = await findBinaries({ binDir: options.binDir, account, copies: place.copies })
    await endOrphans(cluster, log)
    await takeOver(cluster, account)
    const settings = { ...SETTINGS, ...options.settings, ...FIXED }
    const password = await ensureCluster({ place, binaries, settings, passwordFile: join(dataDir, 'postgres.password'), log })
    const server = { binaries: binaries.directory, cluster, account, settings, log }
    const first = options.port === undefined ? await startOnFreePort(server) : await startPostmaster({ ...server, port: options.port })
    const { port } = first
    const supervised = supervise(first, { ...server, port })
    log.info({ port, postmaster: first.pid, cluster }, 'the embedded database is ready')
    let stopped: Promise<void> | undefined
    const stop = () => {
      stopped ??= supervised.stop().finally(unlock)
      return stopped
    }
    return {
      url: `postgres://${NAME}:${password}@127.0.0.1:${port}/${NAME}`,
      get pid () { return supervised.pid },
      port,
      stop
    }
  } catch (error) {
    unlock()
    throw error
  }
}
