/** Parley as it ships: the built service in a process of its own, everything switched on, on a durable database. */
import { spawn, type ChildProcess } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentEntry } from '../services/agents/entry.js'
import { onCore, SERVER_CORE } from './cores.js'
import type { Bench } from './measurement.js'
import { cpuTime, end, freePort, ready, ROOT } from './processes.js'

/** Password of every account of the measurements. */
export const PASSWORD = 'correct-horse-1'

/** A running service. */
export interface Service {
  url: string
  pid: number
  /** Of its database. */
  database: string
  /** JSON in, JSON out; rejects for an answer that is not 2xx. */
  call<Body>(path: string, options?: { token?: string, body?: unknown }): Promise<Body>
  /** A new account, signed in. */
  register(username: string): Promise<{ user: { id: string }, accessToken: string, refreshToken: string }>
  /** Processor time so far, in microseconds. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

/**
 * Start `dist/server.js`.
 * @param env of the service, beside this process's own
 * @param core where; null: anywhere
 * @param flags of its Node
 */
export async function spawnService (
  env: Record<string, string>, core: number | null, flags: string[] = []
): Promise<{ child: ChildProcess, url: string }> {
  const port = await freePort()
  const log = openSync(join(env['DATA_DIR'] ?? '', 'service.log'), 'a')
  const [file, ...args] = onCore(core, [process.execPath, ...flags, 'dist/server.js'])
  const child = spawn(file, args, { cwd: ROOT, env: { ...process.env, ...env, PORT: String(port) }, stdio: ['ignore', log, log] })
  closeSync(log)
  return { child, url: `http://127.0.0.1:${port}` }
}

/**
 * Start the service for a measurement; it ends with the measurement.
 * @param bench of the measurement
 * @param agents of its agents file
 * @param more variables
 */
export async function startService (bench: Bench, agents: AgentEntry[], more: Record<string, string> = {}): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents }))
  const database = await bench.postgres.database()
  const { child, url } = await spawnService({
    DATA_DIR: dataDir,
    DATABASE_URL: database,
    AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'),
    ADMIN_PASSWORD: PASSWORD,
    // The limits count every request and refuse none: switched off, they would cost nothing.
    RATE_LIMIT_MAX: '1000000000',
    ACCESS_TOKEN_TTL: '24h',
    ...more
  }, SERVER_CORE, bench.nodeFlags)
  const stop = async (): Promise<void> => {
    await end(child)
    await rm(dataDir, { recursive: true, force: true })
  }
  bench.cleanUp(stop)
  await ready(`${url}/health/ready`, child, 60)

  const call: Service['call'] = async <Body>(path: string, { token, body }: { token?: string, body?: unknown } = {}) => {
    const response = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as Body
  }
  return {
    url,
    pid: child.pid ?? 0,
    database,
    call,
    register: (username) => call('/api/auth/register', { body: { username, password: PASSWORD } }),
    cpu: () => cpuTime(child.pid ?? 0),
    stop
  }
}
