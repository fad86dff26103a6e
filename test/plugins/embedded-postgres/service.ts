/** A stand-in for the service, as a process of its own that tests can kill: prints one line of JSON once its database is ready. */
import { findBinaries } from '../../../plugins/embedded-postgres/binaries.js'
import { startEmbeddedPostgres, type EmbeddedPostgresOptions } from '../../../plugins/embedded-postgres/launcher.js'

/** What it is asked to do, as its only argument, in JSON. */
export interface Order extends Omit<EmbeddedPostgresOptions, 'log'> {
  /** The user to become; modules are loaded before, so that the checkout may lie out of that user's reach. */
  uid?: number | undefined
  /** Only look for binaries, in this folder. */
  packageDir?: string
}

/** What it prints. */
export interface Answer { url: string, pid: number, directory: string }

const { uid, packageDir, ...options } = JSON.parse(process.argv[2] ?? '{}') as Order
if (uid !== undefined) {
  process.setgroups?.([])
  process.setgid?.(uid)
  process.setuid?.(uid)
}
const quiet = () => {}
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
try {
  if (packageDir !== undefined) {
    console.log(JSON.stringify(await findBinaries({ account: undefined, copies: options.dataDir, packageDir })))
  } else {
    const server = await startEmbeddedPostgres({ ...options, log })
    process.once('SIGTERM', () => { server.stop().then(() => process.exit(0), () => process.exit(2)) })
    console.log(JSON.stringify({ url: server.url, pid: server.pid }))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
