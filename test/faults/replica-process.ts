/** Real processes for tests of what happens when one dies, and a wire to the database that can be cut at a chosen moment. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Test } from 'tap'
import { JWT_SECRET, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'

/** Starts a replica that shares its secret with those of `build`; killed after the test. */
export async function startReplica (t: Test, database: string, env: Record<string, string> = {}): Promise<ServiceProcess> {
  return await startService(t, { env: { DATA_DIR: await temporaryFolder(t), DATABASE_URL: database, JWT_SECRET, ...env } })
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
