/** The data directory's contents: made whole or not at all, with the role, the database and the password of Parley. */
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { requireNamedUser, run } from './account.js'
import type { Binaries } from './binaries.js'
import type { LauncherLog } from './launcher-log.js'
import type { Place } from './place.js'
import { StartupError } from './startup-error.js'

/** The role that the service signs in as, and the database that it owns. */
export const NAME = 'parley'

/** Options of a new data directory. */
export interface ClusterOptions {
  place: Place
  binaries: Binaries
  /** Holds the password, mode 0600. */
  passwordFile: string
  /** The server's settings. */
  settings: Record<string, string>
  log: LauncherLog
}

/**
 * Settings as command-line arguments of `postgres`.
 * @param settings names and values
 */
export const settingArguments = (settings: Record<string, string>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Run statements without a server, one a line, as the superuser. */
async function singleUser ({ place, binaries, settings }: ClusterOptions, directory: string, statements: string[]): Promise<void> {
  const args = ['--single', '-D', directory, ...settingArguments(settings), 'postgres']
  const { ok, output } = await run(place.account, join(binaries.directory, 'postgres'), args, `${statements.join('\n')}\n`)
  // A statement that fails leaves the exit code at 0.
  if (!ok || /\b(ERROR|FATAL|PANIC):/.test(output)) throw new StartupError(`${directory} could not be prepared: ${output}`)
}

/** Arguments of `initdb`, the best first: text sorts by code point, and letters beyond ASCII are letters. */
function localeArguments (major: number): string[][] {
  const builtin = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []
  return [[...builtin, '--locale=C.UTF-8'], [...builtin, '--locale=C']]
}

async function initialise (options: ClusterOptions, password: string): Promise<void> {
  const { place: { cluster, account }, binaries, settings, log } = options
  requireNamedUser(account)
  const parent = dirname(cluster)
  const prefix = `${basename(cluster)}.new-`
  const abandoned = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  await Promise.all(abandoned.map((name) => rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 })))
  const unfinished = await mkdtemp(join(parent, prefix))
  try {
    if (account !== undefined) await chown(unfinished, account.uid, account.gid)
    let result = { ok: false, output: '' }
    for (const locale of localeArguments(binaries.major)) {
      const sync = settings.fsync === 'off' ? ['--no-sync'] : []
      // Nobody can sign in until the single-user step below has set passwords: a password file for initdb would be one more secret.
      result = await run(account, join(binaries.directory, 'initdb'), ['-D', unfinished, '-U', 'postgres', '-E', 'UTF8',
        '--auth-local=reject', '--auth-host=scram-sha-256', '--no-instructions', ...sync, ...locale])
      if (result.ok) break
    }
    if (!result.ok) throw new StartupError(`initdb failed: ${result.output}`)
    await singleUser(options, unfinished, [
      `CREATE ROLE ${NAME} LOGIN CREATEDB PASSWORD '${password}'`,
      `ALTER ROLE postgres PASSWORD '${password}'`,
      `CREATE DATABASE ${NAME} OWNER ${NAME}`
    ])
    await rename(unfinished, cluster)
    const folder = await open(parent)
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
  log.info({ cluster, version: binaries.major }, 'made a new embedded database')
}

/**
 * Password that an earlier start has left.
 * @param file that holds it
 */
export async function readPassword (file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^[0-9a-f]{48}$/.exec(text.trim())?.[0]
}

/**
 * Make sure that the data directory exists, complete, and that its password is known.
 * @param options what it is made with; no server may be running in it
 * @returns the password of the roles `parley` and `postgres`
 * @throws {StartupError} when it can't be made, or is of another major version
 */
export async function ensureCluster (options: ClusterOptions): Promise<string> {
  const { place: { cluster }, binaries, passwordFile } = options
  const kept = await readPassword(passwordFile)
  const password = kept ?? randomBytes(24).toString('hex')
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version === '') {
    await initialise(options, password)
  } else if (Number(version) !== binaries.major) {
    throw new StartupError(`${cluster} was made by PostgreSQL ${version}, but these are the binaries of ${binaries.major}: set PG_BIN_DIR to those of ${version}, or dump and restore`)
  } else if (kept === undefined) {
    await singleUser(options, cluster, [NAME, 'postgres'].map((role) => `ALTER ROLE ${role} PASSWORD '${password}'`))
  }
  if (kept === undefined) await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flush: true })
  return password
}
