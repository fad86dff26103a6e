/** Programs that a test needs beside Node.js: found where they are, installed from Debian's packages where they are not. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'

/** A program of the machine. `missing` is the reason to skip a test, with what a person can do; undefined where the program is there. */
export interface Program { path: string, missing: string | undefined }

/** Servers stand where the PATH of a person does not lead. */
const BESIDE_PATH = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin']
const LOCK = join(tmpdir(), 'parley-apt.lock')
/** A mirror that does not answer is given up. */
const LONGEST_MS = 150_000

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function find (names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...BESIDE_PATH]
  return names.flatMap((name) => isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))).find(canRun)
}

/** Tests of several files run at once, and apt refuses a second of its kind. The services of a package are not started. */
const apt = (...args: string[]): boolean =>
  spawnSync('flock', [LOCK, 'apt-get', '-qq', ...args], { stdio: 'ignore', timeout: LONGEST_MS, env: { ...process.env, NODE_OPTIONS: '', DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } }).status === 0

function install (debian: string): void {
  const isInstalled = (): boolean => apt('install', '-y', '--no-install-recommends', debian)
  if (!isInstalled() && apt('update')) isInstalled()
}

/**
 * A program, installed by apt where it is missing and this is root.
 * @param debian package that has it
 * @param names of the program, or paths, the first that there is counts; that of the package when absent
 * @example
 * const { path, missing } = provide('pgbouncer')
 * t.test('behind PgBouncer', missing === undefined ? {} : { skip: missing }, async (t) => { spawn(path, [config]) })
 */
export function provide (debian: string, ...names: string[]): Program {
  const wanted = names.length === 0 ? [debian] : names
  if (find(wanted) === undefined && process.getuid?.() === 0) install(debian)
  const path = find(wanted)
  return path === undefined
    ? { path: wanted[0] ?? debian, missing: `needs ${debian}: apt-get install ${debian}, as root` }
    : { path, missing: undefined }
}
