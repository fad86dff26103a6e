/** Real Redis servers for tests that freeze and kill them: single, watched by Sentinels, in a cluster. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { eventually, temporaryFolder } from '../helper.js'
import { freePort } from '../servers.js'

export interface RedisServer {
  port: number
  url: string
  child: ChildProcess
  kill(signal: NodeJS.Signals): void
  /** End it, and wait for that. */
  end(): Promise<void>
  /** Start it again on its port, empty. */
  restart(): Promise<void>
  /** One command, on a connection of its own. */
  command(name: string, ...args: (string | number)[]): Promise<unknown>
}

const QUIET = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']

/** One command to whatever listens on a port, on a connection of its own. */
export async function commandAt (port: number, name: string, ...rest: (string | number)[]): Promise<unknown> {
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await client.call(name, rest)
  } finally {
    client.disconnect()
  }
}

/** Starts a redis-server; killed after the test. */
export async function startRedis (t: Test, options: { port?: number, args?: string[], sentinel?: boolean } = {}): Promise<RedisServer> {
  // A free port may be somebody else's by the time that it is listened on.
  let port = options.port ?? await freePort()
  const dir = await temporaryFolder(t)
  const args = options.args ?? []
  async function start (): Promise<ChildProcess> {
    const command = options.sentinel === true ? [...args, '--sentinel'] : ['--port', `${port}`, '--dir', dir, ...QUIET, ...args]
    const child = spawn('redis-server', command, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ready = options.sentinel === true ? 'Sentinel ID is' : 'Ready to accept connections'
    const exited = once(child, 'exit')
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes(ready)) continue
      child.stdout.resume()
      return child
    }
    await exited
    throw new Error(`redis-server ended with ${child.exitCode}`)
  }
  const startSomewhere = async (attempts: number): Promise<ChildProcess> => {
    try {
      return await start()
    } catch (error) {
      if (options.port !== undefined || attempts === 1) throw error
      port = await freePort()
      return await startSomewhere(attempts - 1)
    }
  }
  let child = await startSomewhere(5)
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  t.teardown(end)
  return {
    get port () { return port },
    get url () { return `redis://127.0.0.1:${port}` },
    get child () { return child },
    kill (signal) { child.kill(signal) },
    end,
    async restart () {
      await end()
      child = await start()
    },
    command: (name, ...rest) => commandAt(port, name, ...rest)
  }
}

export interface Watched { url: string, servers: RedisServer[], sentinels: RedisServer[], master(): Promise<RedisServer> }

/** A master with a replica, and three Sentinels that hold another election within about a second. */
export async function startWatchedRedis (t: Test): Promise<Watched> {
  const first = await startRedis(t)
  const second = await startRedis(t, { args: ['--replicaof', '127.0.0.1', `${first.port}`] })
  const dir = await temporaryFolder(t)
  const sentinels = await Promise.all(Array.from({ length: 3 }, async (_, index) => {
    const port = await freePort()
    const file = join(dir, `sentinel-${index}.conf`)
    await writeFile(file, [
      `port ${port}`, 'bind 127.0.0.1', `dir ${dir}`, `sentinel monitor parley 127.0.0.1 ${first.port} 2`,
      'sentinel down-after-milliseconds parley 500', 'sentinel failover-timeout parley 3000', 'sentinel parallel-syncs parley 1'
    ].join('\n'))
    return await startRedis(t, { port, args: [file], sentinel: true })
  }))
  const [sentinel] = sentinels
  await eventually('Sentinels that know each other and the replica', async () => {
    const found = await Promise.all(sentinels.map(async (one) => {
      const fields = await one.command('SENTINEL', 'master', 'parley') as string[]
      const value = (name: string): string | undefined => fields[fields.indexOf(name) + 1]
      return value('num-other-sentinels') === '2' && value('num-slaves') === '1'
    }))
    return found.every(Boolean)
  })
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/parley`,
    servers: [first, second],
    sentinels,
    async master () {
      const [, port] = await sentinel?.command('SENTINEL', 'get-master-addr-by-name', 'parley') as string[]
      return [first, second].find((server) => `${server.port}` === port) ?? first
    }
  }
}

async function startNode (t: Test, attempts = 5): Promise<{ server: RedisServer, bus: number }> {
  // The bus of a cluster has the port plus 10,000, unless it is told otherwise.
  const bus = await freePort()
  try {
    const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--cluster-port', `${bus}`]
    return { server: await startRedis(t, { args }), bus }
  } catch (error) {
    if (attempts === 1) throw error
    return await startNode(t, attempts - 1)
  }
}

/** A cluster of three masters. */
export async function startRedisCluster (t: Test): Promise<{ url: string, servers: RedisServer[] }> {
  const nodes = await Promise.all(Array.from({ length: 3 }, () => startNode(t)))
  const [servers, buses] = [nodes.map(({ server }) => server), nodes.map(({ bus }) => bus)]
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`)
  const made = spawnSync('redis-cli', ['--cluster', 'create', ...addresses.map((one, at) => `${one}@${buses[at]}`), '--cluster-yes'], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stdout + made.stderr)
  await eventually('a cluster that is whole', async () =>
    (await Promise.all(servers.map((server) => server.command('CLUSTER', 'INFO')))).every((info) => String(info).includes('cluster_state:ok')))
  return { url: `redis://${addresses.join(',')}`, servers }
}
