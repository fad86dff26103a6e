/**
 * Holds one PostgreSQL and one Redis for every test run of this checkout, on random ports, in a temporary folder, tuned for speed
 * and not for durability. `servers-start.ts` starts it; it ends by itself when the last run that asked for it has ended,
 * also when that was killed: each run has a file in `.tap/parley-runs`, named by its process id.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../plugins/embedded-postgres/launcher.js'
import { lockDirectory } from '../plugins/embedded-postgres/lock.js'
import { endOf, guard } from '../plugins/embedded-postgres/watchdog.js'
import { freePort, isAlive, RUNS, SERVERS, type Servers } from './servers.js'

const line = (fields: object, message: string) => { console.error(message, JSON.stringify(fields)) }
// At debug comes what the database itself says.
const log = { debug: line, info: () => {}, warn: line, error: line }

async function startRedis (dir: string) {
  const port = await freePort()
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no', '--databases', '1024']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = endOf(child)
  const watchdog = guard(child.pid ?? 0, undefined)
  const ended = exited.then(watchdog.release)
  for await (const text of createInterface({ input: child.stdout })) {
    if (text.includes('Ready to accept connections')) break
  }
  child.stdout.resume()
  if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: async () => { child.kill(); await ended } }
}

/** Remove the folders of a holder that was killed; its servers have ended with it. */
async function removeLeftovers (): Promise<void> {
  const text = await readFile(SERVERS, 'utf8').catch(() => '{"dirs":[]}')
  await Promise.all((JSON.parse(text) as Servers).dirs.map((dir) => rm(dir, { recursive: true, force: true, maxRetries: 5 })))
}

/** Whether a test run still needs the servers; forgets those that were killed. */
async function isNeeded (): Promise<boolean> {
  let needed = false
  for (const run of await readdir(RUNS)) {
    if (isAlive(Number(run))) needed = true
    else await rm(join(RUNS, run), { force: true })
  }
  return needed
}

/** The file appears whole or not at all. */
async function publish (servers: Servers): Promise<void> {
  await writeFile(`${SERVERS}.new`, JSON.stringify(servers, null, 2))
  await rename(`${SERVERS}.new`, SERVERS)
}

// Two runs that start together may both have started a holder: one is enough.
if (await lockDirectory(dirname(RUNS)) === undefined) process.exit(0)
await removeLeftovers()

const dir = await mkdtemp(join(tmpdir(), 'parley-test-'))
// PostgreSQL runs as another user than root and must pass through.
await chmod(dir, 0o711)
const postgres = await startEmbeddedPostgres({
  dataDir: join(dir, 'data'),
  settings: {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    scram_iterations: '1',
    max_connections: '300',
    // It would visit hundreds of databases whose tests are over.
    autovacuum: 'off',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] '
  },
  log
})
// The place for a template database that tests' databases are copied from: make it here, name it in `Servers`.
const redis = await startRedis(dir)

let asked = false
process.on('SIGTERM', () => { asked = true })
const pids = [postgres.pid, redis.pid]
const servers: Servers = { holder: process.pid, databaseUrl: postgres.url, redisUrl: redis.url, pids, dirs: [dir] }
await publish(servers)
for (;;) {
  if (!asked && await isNeeded()) {
    await sleep(250)
    continue
  }
  await rm(SERVERS, { force: true })
  // A run that came between looking and removing has found servers that stay.
  if (asked || !await isNeeded()) break
  await publish(servers)
}
await Promise.all([postgres.stop(), redis.stop()])
// Hundreds of databases are a quarter of a million files: nobody waits for their removal, which took longer than the coverage's report.
spawn('rm', ['-rf', dir], { detached: true, stdio: 'ignore' }).unref()
