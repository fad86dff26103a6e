/** Place of the data directory: in `DATA_DIR/postgres`, or, where root's unprivileged user can't get there, under /var/lib. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { canReach, serverAccount, type Account } from './account.js'
import type { LauncherLog } from './launcher-log.js'
import { StartupError } from './startup-error.js'

/** For what root's unprivileged user must reach. */
const SYSTEM_DIR = '/var/lib/parley'

/** Paths of the server's files, and their owner. */
export interface Place {
  /** The data directory, which may not exist yet. */
  cluster: string
  account: Account
  /** Where a copy of the executables would go. */
  copies: string
}

const exists = (path: string) => stat(path).then(() => true, () => false)

/** The place that an earlier start has chosen outside DATA_DIR. */
async function recordedPlace (record: string): Promise<string | undefined> {
  const text = await readFile(record, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const id = /"id":\s*"([0-9a-f-]{36})"/.exec(text)?.[1]
  const place = join(SYSTEM_DIR, id ?? '')
  if (id === undefined || !await exists(place)) {
    // An empty database in its stead would look like the loss of everything.
    throw new StartupError(`${record} says that the database lies in ${place}, which is not there: restore it, or delete ${record} to begin with an empty one`)
  }
  return place
}

/**
 * Data directory that was chosen.
 * @param dataDir real path of `DATA_DIR`
 * @throws {StartupError} when it is elsewhere and gone
 */
export async function recordedCluster (dataDir: string): Promise<string> {
  const name = join(await recordedPlace(join(dataDir, 'postgres.json')) ?? dataDir, 'postgres')
  // The operator may have put a link to another disk there; processes show the path behind it.
  return await realpath(name).catch(() => name)
}

/**
 * Choose the data directory, or find the one that was chosen.
 * @param dataDir real path of `DATA_DIR`
 * @param log where a place outside `DATA_DIR` is told of
 * @throws {StartupError} when data exist that can't be used from here
 */
export async function placeCluster (dataDir: string, log: LauncherLog): Promise<Place> {
  const record = join(dataDir, 'postgres.json')
  const elsewhere = await recordedPlace(record)
  const cluster = await recordedCluster(dataDir)
  const account = await serverAccount(cluster, log)
  const place = { cluster, account, copies: account === undefined ? dataDir : SYSTEM_DIR }
  if (canReach(account, dirname(cluster))) {
    if (elsewhere !== undefined) log.info({ cluster }, 'the embedded database lies outside DATA_DIR')
    return place
  }
  if (await exists(cluster)) {
    throw new StartupError(`${cluster} can't be reached by user ${account?.uid}, who runs PostgreSQL: let that user pass through the folders above it (chmod o+x)`)
  }
  const id = randomUUID()
  await mkdir(join(SYSTEM_DIR, id), { recursive: true })
  // Whatever the umask was.
  await Promise.all([SYSTEM_DIR, join(SYSTEM_DIR, id)].map((folder) => chmod(folder, 0o755)))
  await writeFile(record, `${JSON.stringify({ id })}\n`)
  const moved = join(SYSTEM_DIR, id, 'postgres')
  log.warn({ cluster: moved }, 'the user who runs PostgreSQL for root can\'t reach DATA_DIR: the embedded database lies outside it')
  return { ...place, cluster: moved }
}
