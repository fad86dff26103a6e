/** The operating system's user that PostgreSQL runs as: it refuses root. */
import { execFile, spawnSync } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { LauncherLog } from './launcher-log.js'
import { StartupError } from './startup-error.js'

/** A user to run processes as; undefined stands for the user that the service itself runs as. */
export type Account = { uid: number, gid: number } | undefined

/** Environment of every process of the server: `PG*` and locale variables of the service must not reach it. */
export const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Nobody's files are everybody's who runs as nobody: for root the database gets a user of its own. */
const OWN_USER = 'parley-postgres'

/** Commands that make it, where they exist: of most systems, and of BusyBox. */
const MAKERS: [string, string[]][] = [
  ['useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', OWN_USER]],
  ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', OWN_USER]]
]

async function find (name: string): Promise<Account> {
  const entry = new RegExp(`^${name}:[^:]*:(-?\\d+):(-?\\d+):`, 'm').exec(await readFile('/etc/passwd', 'utf8'))
  return entry === null ? undefined : { uid: Number(entry[1]), gid: Number(entry[2]) }
}

/** The user of its own, made where it is missing and can be made; else `nobody`. */
async function unprivilegedAccount (log: Pick<LauncherLog, 'info' | 'warn'>): Promise<Account> {
  const there = await find(OWN_USER)
  if (there !== undefined) return there
  for (const [command, args] of MAKERS) {
    await run(undefined, command, args)
    // Looked up also after a failure: another start may have been faster.
    const made = await find(OWN_USER)
    if (made === undefined) continue
    log.info({ user: OWN_USER, uid: made.uid }, 'made a user to run the embedded database as')
    return made
  }
  const nobody = await find('nobody')
  if (nobody === undefined) throw new StartupError(`PostgreSQL refuses to run as root, and no user "${OWN_USER}" can be made: start as another user or set DATABASE_URL`)
  log.warn({ user: OWN_USER }, 'no such user can be made here: the embedded database runs as nobody, whose files other services may read')
  return nobody
}

/**
 * The user that owns, or shall own, a data directory.
 * @param cluster the data directory; where it exists its owner decides, so that a start with sudo keeps to the same user
 * @param log told when a user is made
 * @throws {StartupError} when another user owns it, or when root finds no unprivileged user
 */
export async function serverAccount (cluster: string, log: Pick<LauncherLog, 'info' | 'warn'>): Promise<Account> {
  const self = process.getuid?.()
  const owner = await stat(cluster).catch(() => undefined)
  if (self !== 0) {
    if (owner !== undefined && owner.uid !== self) {
      throw new StartupError(`${cluster} belongs to user ${owner.uid}, but this is user ${self}: start as that user or as root, or choose another DATA_DIR`)
    }
    return undefined
  }
  if (owner === undefined || owner.uid === 0 || owner.uid === (await find('nobody'))?.uid) return await unprivilegedAccount(log)
  return { uid: owner.uid, gid: owner.gid }
}

/**
 * Give a data directory that an earlier version left to another user to the one that the server runs as.
 * @param cluster the data directory; no server may be running in it
 * @param account the server's user
 * @throws {StartupError} when that fails
 */
export async function takeOver (cluster: string, account: Account): Promise<void> {
  const owner = await stat(cluster).catch(() => undefined)
  if (account === undefined || owner === undefined || owner.uid === account.uid) return
  const { ok, output } = await run(undefined, 'chown', ['-R', '-h', `${account.uid}:${account.gid}`, cluster])
  if (!ok) throw new StartupError(`${cluster} can't be given to the user that PostgreSQL runs as: ${output}`)
}

/**
 * Refuse a user that `initdb` refuses, in words that say what to do.
 * @param account the server's user
 * @throws {StartupError} for a numeric user without an entry in passwd
 */
export function requireNamedUser (account: Account): void {
  if (account !== undefined) return
  try {
    userInfo()
  } catch (cause) {
    throw new StartupError(`user ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs: add one, start as another user, or set DATABASE_URL`, { cause })
  }
}

/**
 * Whether the server's user may enter a directory, or execute a file, whatever folders and access lists lie above it.
 * @param account the server's user
 * @param path absolute path
 */
export function canReach (account: Account, path: string): boolean {
  return account === undefined ||
    spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...account, cwd: '/', env: ENVIRONMENT, stdio: 'ignore' }).status === 0
}

/**
 * Run a command to its end as the server's user.
 * @param account the server's user
 * @param file the executable
 * @param args its arguments
 * @param input what it reads on stdin
 * @returns whether it exited with 0, and what it wrote to stdout and stderr
 */
export function run (account: Account, file: string, args: string[], input = ''): Promise<{ ok: boolean, output: string }> {
  return new Promise((resolve) => {
    const child = execFile(file, args, { ...account, cwd: '/', env: ENVIRONMENT }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr || (error?.message ?? '')}`.trim() })
    })
    // A command that ends before it has read everything says why by its output.
    child.stdin?.on('error', () => {}).end(input)
  })
}
