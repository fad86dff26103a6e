/** Before a test run: PostgreSQL and Redis for all its tests, shared with other runs in this checkout. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, readServers, RUNS } from './servers.js'
import { provide } from './tools/packages.js'

/** What the servers say, over all runs: read by `.ci/run` when a test has failed. */
const HOLDER_LOG = '.tap/parley-servers.log'

/** @throws {Error} with what to install */
function requireRedis (): void {
  if (provide('redis-server').missing !== undefined) {
    throw new Error('The tests need redis-server of version 6.2 or later on the PATH: apt-get install redis-server, or brew install redis')
  }
}

function startHolder (): number {
  const output = openSync(HOLDER_LOG, 'a')
  // tap's own loaders, which every child would get, have no business there.
  const command = ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath, '--import', 'tsx', 'test/servers-hold.ts']
  const holder = spawn('env', command, { detached: true, stdio: ['ignore', 'ignore', output] })
  holder.unref()
  closeSync(output)
  return holder.pid ?? 0
}

try {
  requireRedis()
  mkdirSync(RUNS, { recursive: true })
  writeFileSync(join(RUNS, `${process.ppid}`), '')
  const deadline = Date.now() + 60_000
  let holder = 0
  while (readServers() === undefined) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL and Redis for the tests did not start:\n${readFileSync(HOLDER_LOG, 'utf8')}`)
    if (holder === 0 || !isAlive(holder)) holder = startHolder()
    await sleep(100)
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
