/** Real processes for tests of what happens when one dies, and a wire to the database that can be cut at a chosen moment. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { clientOf, temporaryFolder, type TestApp } from '../helper.js'

export type Replica = Pick<TestApp, 'fetch' | 'json'> & { url: string, process: ChildProcess, kill: () => Promise<void> }

/** Starts the sign-in part of the service in a process of its own; killed after the test. */
export async function startReplica (t: Test, database: string): Promise<Replica> {
  const entry = fileURLToPath(new URL('../services/auth/replica.ts', import.meta.url))
  // Without the loaders of the test runner: they would count the process as a test and hold up its end.
  const { NODE_OPTIONS: _dropped, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    env: { ...env, FASTIFY_AUTOLOAD_TYPESCRIPT: '1', DATA_DIR: await temporaryFolder(t), DATABASE_URL: database },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  t.teardown(kill)
  const lines = createInterface({ input: child.stdout })
  const url = await Promise.race([
    once(lines, 'line').then(([line]) => line as string),
    once(child, 'exit').then(() => { throw new Error('the replica ended before it listened') })
  ])
  return { url, process: child, kill, ...clientOf(url) }
}

export interface Wire {
  /** The database behind the wire. */
  url: string
  /** From now on, no connection that commits hears the answer to it. */
  muteCommits(): void
  /** Resolves when a commit has been answered by the database and the answer was held back. */
  muted: Promise<void>
}

/** A TCP proxy in front of a database. */
export async function openWire (t: Test, database: string): Promise<Wire> {
  const target = new URL(database)
  const sockets = new Set<Socket>()
  let muting = false
  let onMuted: () => void
  const muted = new Promise<void>((resolve) => { onMuted = resolve })
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    let silent = false
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => { near.destroy(); far.destroy() })
    }
    near.on('data', (data) => {
      if (muting && data.includes('commit\0')) silent = true
      far.write(data)
    })
    far.on('data', (data) => {
      if (silent) onMuted()
      else near.write(data)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = new URL(database)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, muteCommits () { muting = true }, muted }
}
