/** Stand-in services for the tests of the launcher, and what they left in the process table. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Test } from 'tap'
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../../../plugins/embedded-postgres/launcher.js'
import type { LauncherLog } from '../../../plugins/embedded-postgres/launcher-log.js'
import type { Answer, Order } from './service.js'

export const isRoot = process.getuid?.() === 0

/** `nobody`, or who runs the tests. */
export const unprivileged = isRoot ? 65_534 : process.getuid?.() ?? 0

/** Faster, and no less an ordinary cluster. */
export const FAST = { fsync: 'off', max_connections: '20', shared_buffers: '16MB' }

const SERVICE = fileURLToPath(new URL('service.ts', import.meta.url))

/** An empty folder that every user may pass through; gone after the test. */
export async function folder (t: Test, mode = 0o711): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'parley-embedded-')))
  await chmod(dir, mode)
  t.teardown(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
  return dir
}

/** A log that remembers messages. */
export function listener (): LauncherLog & { lines: string[] } {
  const lines: string[] = []
  const line = (fields: object, message: string) => { lines.push(`${message} ${JSON.stringify(fields)}`) }
  return { lines, debug: () => {}, info: line, warn: line, error: line }
}

/** The launcher in this process; stopped after the test. */
export async function start (t: Test, dataDir: string, options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, settings: FAST, log: listener(), ...options })
  t.teardown(() => server.stop())
  return server
}

/** The launcher in another process, which ends with the test. */
export function serve (t: Test, order: Order): { child: ChildProcess, answer: Promise<Answer>, complaint: Promise<string> } {
  // An empty environment: tap would have its own loaders in it, which write where another user may not.
  const command = ['-i', process.execPath, '--import', 'tsx', SERVICE, JSON.stringify({ settings: FAST, ...order })]
  const child = spawn('env', command, { stdio: ['ignore', 'pipe', 'pipe'] })
  const complaint = text(child.stderr)
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill()
    await once(child, 'exit')
  })
  const answer = new Promise<Answer>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Answer))
    complaint.then((reason) => reject(new Error(reason.trim())), reject)
  })
  answer.catch(() => {})
  return { child, answer, complaint }
}

/** Kill so that nothing can be tidied up. */
export async function kill (child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** One statement on a connection of its own. */
export async function query (url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

/** Wait for something that is bound to happen. */
export async function eventually<T> (what: string, look: () => Promise<T | undefined | false>, seconds = 20): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`in ${seconds} s it did not happen: ${what}`)
    await sleep(20)
  }
}

async function processes (matches: (proc: string) => Promise<boolean>): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => matches(`/proc/${pid}`).catch(() => false)))
  return pids.filter((_pid, index) => found[index]).map(Number)
}

/** Processes that work in a directory. */
export const occupants = (dir: string): Promise<number[]> => processes(async (proc) => await readlink(`${proc}/cwd`) === dir)

/** The process that watches over a postmaster. */
export const watchdogs = (postmaster: number): Promise<number[]> =>
  processes(async (proc) => (await readFile(`${proc}/cmdline`, 'utf8')).endsWith(`kill -"$1" "$0"\0${postmaster}\0INT\0`))
