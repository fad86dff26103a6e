/** PostgreSQL of Debian's package: a primary, and standbys of it, as processes of the test; the embedded binaries can copy none. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import { withClient } from '../database.js'
import { eventually } from '../helper.js'
import { freePort } from '../servers.js'
import { provide } from './packages.js'

export interface DebianServer {
  port: number
  pid: number
  /** Of a superuser's database `postgres`. */
  url: string
  /** Signals every process of it: one that hangs as a whole answers nobody. */
  signal(name: NodeJS.Signals): void
  /** Resolves once it has ended, by SIGINT when it was not told to before. */
  stop(): Promise<void>
  /** Make it the primary. */
  promote(): Promise<void>
}

const VERSIONS = '/usr/lib/postgresql'
const newest = (): string => {
  try {
    const versions = readdirSync(VERSIONS).map(Number).filter((version) => version >= 14)
    return versions.length === 0 ? '/nowhere' : join(VERSIONS, `${Math.max(...versions)}`, 'bin')
  } catch {
    return '/nowhere'
  }
}

/** Debian's server; its folder of programs is known once it was found. */
export const debianPostgres = provide('postgresql', join(newest(), 'postgres'), ...['15', '16', '17', '18', '14'].map((version) => join(VERSIONS, version, 'bin/postgres')))

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

/** A folder that the servers' user may write to; removed after the test. */
export function serversFolder (t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-debian-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  chmodSync(folder, 0o755)
  return folder
}

/** How programs run that refuse to be root. */
export function asPostgres (): { uid?: number, gid?: number } {
  return process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
}

const bin = (name: string): string => join(dirname(debianPostgres.path), name)
const run = (name: string, args: string[]): void => {
  execFileSync(bin(name), args, { ...asPostgres(), cwd: '/', stdio: 'pipe', env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } })
}

async function start (t: Test, data: string, settings: Record<string, string>): Promise<DebianServer> {
  const port = await freePort()
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', logging_collector: 'off', fsync: 'off', ...settings, port: `${port}` }
  appendFileSync(join(data, 'postgresql.conf'), Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`).join(''))
  const child = spawn(bin('postgres'), ['-D', data], { ...asPostgres(), cwd: '/', stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const signal = (name: NodeJS.Signals): void => {
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', `${child.pid}`], { encoding: 'utf8' })
    for (const pid of [child.pid ?? 0, ...stdout.trim().split(/\s+/).filter(Boolean).map(Number)]) {
      try { process.kill(pid, name) } catch { /* it has ended */ }
    }
  }
  const stop = async (): Promise<void> => {
    signal('SIGCONT')
    child.kill('SIGINT')
    await ended
  }
  t.teardown(stop)
  await eventually('the server', () => withClient(url, async () => true).catch(() => false), 60)
  return {
    port,
    pid: child.pid ?? 0,
    url,
    signal,
    stop,
    async promote () { await withClient(url, (client) => client.query('select pg_promote(true, 30)')) }
  }
}

/**
 * Starts a primary with a role and a database `parley`.
 * @param t ends it
 * @param folder of the servers
 * @param settings of postgresql.conf
 */
export async function startPrimary (t: Test, folder: string, settings: Record<string, string> = {}): Promise<DebianServer> {
  const data = join(folder, 'primary')
  mkdirSync(data)
  const { uid, gid } = asPostgres()
  if (uid !== undefined && gid !== undefined) chownSync(data, uid, gid)
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8'])
  const server = await start(t, data, { wal_keep_size: '256', ...settings })
  await withClient(server.url, async (client) => {
    await client.query('create role parley login')
    await client.query('create database parley owner parley')
  })
  return server
}

/** Starts a standby that streams from a primary, under a name that the primary may wait for. */
export async function startStandby (t: Test, folder: string, primary: DebianServer, name = 'standby'): Promise<DebianServer> {
  const data = join(folder, name)
  mkdirSync(data, { mode: 0o700 })
  const { uid, gid } = asPostgres()
  if (uid !== undefined && gid !== undefined) chownSync(data, uid, gid)
  run('pg_basebackup', ['-D', data, '-R', '-X', 'stream', '-c', 'fast', '-d', `host=127.0.0.1 port=${primary.port} user=postgres application_name=${name}`])
  return await start(t, data, {})
}
