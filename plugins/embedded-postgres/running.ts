import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { NAME, readPassword } from './cluster.js'
import { lockDirectory } from './lock.js'
import { recordedCluster } from './place.js'
import { StartupError } from './startup-error.js'

/**
 * Address of the embedded database that another process runs in a data directory.
 * @param directory `DATA_DIR`
 * @returns undefined when nobody runs one there
 * @throws {StartupError} when somebody does, and it can't be found
 */
export async function runningPostgres (directory: string): Promise<string | undefined> {
  const dataDir = await realpath(directory).catch(() => undefined)
  if (dataDir === undefined) return undefined
  const unlock = await lockDirectory(dataDir)
  if (unlock !== undefined) {
    unlock()
    return undefined
  }
  const [cluster, password] = [await recordedCluster(dataDir), await readPassword(join(dataDir, 'postgres.password'))]
  // The fourth line of the pid file is the port (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_PORT).
  const port = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[3]
  if (password === undefined || port === undefined) throw new StartupError(`${dataDir} is in use by another process, but this user can't read the address of its database: run this as the same user`)
  return `postgres://${NAME}:${password}@127.0.0.1:${port}/${NAME}`
}
