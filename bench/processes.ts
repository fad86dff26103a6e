/** Processes that a measurement starts and ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { LOAD_CORE, onCore } from './cores.js'

/** The repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A port that was free a moment ago. */
export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** End a process that this one started, and wait for it. */
export async function end (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** A process from `bench/peers/` that says over IPC where it listens. */
export interface Peer {
  url: string
  pid: number
  /** Hear of what it tells later. */
  onMessage(listener: (message: unknown) => void): void
  /** Tell it something. */
  send(message: string): void
  stop(): Promise<void>
}

/**
 * Start a peer.
 * @param name of the file in `bench/peers/`
 * @param core where it runs
 * @param env beside this process's own
 */
export async function startPeer (name: string, core = LOAD_CORE, env: Record<string, string> = {}): Promise<Peer> {
  const [file, ...args] = onCore(core, [process.execPath, '--import', 'tsx', fileURLToPath(new URL(`peers/${name}.ts`, import.meta.url))])
  const child = spawn(file, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [{ url }] = await once(child, 'message') as [{ url: string }]
  return {
    url,
    pid: child.pid ?? 0,
    onMessage (listener) { child.on('message', listener) },
    send (message) { child.send(message) },
    stop: () => end(child)
  }
}

// Linux counts processor time in hundredths of a second, whatever the kernel's own tick.
const TICK_US = 10_000

/**
 * Processor time that a process has used, in microseconds.
 * @returns NaN where there is no /proc
 */
export async function cpuTime (pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields?.[11]) + Number(fields?.[12])) * TICK_US
}

/**
 * Processor time that the threads of a process have used which it has now, in microseconds: finer than `cpuTime`, for short slices of work.
 * @returns NaN where there is no /proc
 */
export async function threadsCpuTime (pid: number): Promise<number> {
  const ids = await readdir(`/proc/${pid}/task`).catch(() => undefined)
  if (ids === undefined) return Number.NaN
  const times = await Promise.all(ids.map(async (id) => Number((await readFile(`/proc/${pid}/task/${id}/schedstat`, 'utf8').catch(() => '0')).split(' ')[0])))
  return times.reduce((sum, time) => sum + time, 0) / 1000
}

/**
 * Processor time of a process's children, ended ones included, in microseconds: what a PostgreSQL used, by its postmaster.
 * @returns NaN where there is no /proc
 */
export async function childrenCpuTime (parent: number): Promise<number> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(ids.map(async (id) => {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
    return { id: Number(id), fields: stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number) }
  }))
  const sum = (numbers: readonly number[], from: number): number => (numbers[from] ?? 0) + (numbers[from + 1] ?? 0)
  const ended = stats.find(({ id }) => id === parent)?.fields
  if (ended === undefined) return Number.NaN
  return TICK_US * stats.reduce((total, { fields }) => fields[1] === parent ? total + sum(fields, 11) : total, sum(ended, 13))
}

/** Ask until the answer is 200. */
export async function ready (url: string, child: ChildProcess, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode} instead of becoming ready`)
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.status === 200) return
    await sleep(5)
  }
  throw new Error(`${url} did not answer 200 within ${seconds} s`)
}
