/** A process of the service under test: started from the build, its log read line by line, looked at from outside. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { cpuTime, end, freePort, ready, ROOT } from '../processes.js'

/** Figures of a process at one moment; memory in bytes, lag in milliseconds. */
export interface Sample extends Record<string, number> {
  rss: number
  /** In use once garbage is collected: by objects and all else that is no code, and by code. */
  objects: number
  code: number
  /** Delay of the event loop since the sample before: the 99th percentile. */
  lag: number
  handles: number
  sockets: number
  /** Database connections, and callers that wait for one. */
  pool: number
  waiting: number
  /** Processor time so far, in seconds. */
  cpu: number
}

/** Counts of a process's own since its start. */
export interface Counts {
  /** Lines of its log of level error or worse. */
  errorLines: number
  /** Answers by status. */
  statuses: Map<string, number>
  /** Errors answered by code. */
  codes: Map<string, number>
}

/** A running process. */
export interface Replica {
  url: string
  pid: number
  /** What it holds now, its garbage collected first. */
  sample(): Promise<Sample>
  /** Healthy as its own report says. */
  health(): Promise<string>
  counts(): Promise<Counts>
  stop(): Promise<void>
}

const COLLECTS = ['--expose-gc', '--import', fileURLToPath(new URL('../peers/collect-on-signal.mjs', import.meta.url))]
const ERROR_LEVEL = 50
/** Milliseconds after which a process that does not collect its garbage counts as one that can't be looked at. */
const PATIENCE_MS = 30_000

/** Values of a metric by the value of one of its labels, summed over the others. */
export function byLabel (text: string, metric: string, label: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const [, labels = '', value = ''] of text.matchAll(new RegExp(`^${metric}\\{([^}]*)\\} (\\S+)$`, 'gm'))) {
    const name = new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(labels)?.[1] ?? ''
    found.set(name, (found.get(name) ?? 0) + Number(value))
  }
  return found
}

const valueOf = (text: string, metric: string): number => Number(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** Open sockets of a process; NaN where there is no /proc. */
async function socketsOf (pid: number): Promise<number> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => undefined)
  if (names === undefined) return Number.NaN
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))
  return targets.filter((target) => target.startsWith('socket:')).length
}

/**
 * Start a process; it is ready when this resolves.
 * @param name of its log
 * @param folder its log goes there
 * @param env beside this process's own
 */
export async function startReplica (name: string, folder: string, env: Record<string, string>): Promise<Replica> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [...COLLECTS, 'dist/server.js'], { cwd: ROOT, env: { ...process.env, ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const log = createWriteStream(join(folder, `${name}.log`))
  let errorLines = 0
  // What a process says on stderr beside its log is nothing that it meant to say.
  const streams = [[child.stdout as Readable, 30], [child.stderr as Readable, ERROR_LEVEL]] as const
  for (const [stream, plain] of streams) {
    createInterface({ input: stream }).on('line', (line) => {
      const level = Number(/"level":(\d+)/.exec(line)?.[1] ?? plain)
      if (level >= ERROR_LEVEL) errorLines += 1
      // A line a request would fill the disk in a day.
      if (level > 30) log.write(`${line}\n`)
    })
  }
  await ready(`${url}/health/ready`, child, 60)
  const pid = child.pid ?? 0
  const metrics = async (): Promise<string> => await (await fetch(`${url}/metrics`)).text()
  return {
    url,
    pid,
    async sample () {
      // Told from within: by the time that a metric is read, a busy machine's heap has 10 to 20 MiB of garbage in it again.
      const collected = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) })
      process.kill(pid, 'SIGUSR2')
      const [{ collected: { used, code } }] = await collected as [{ collected: { used: number, code: number } }]
      const text = await metrics()
      return {
        rss: valueOf(text, 'process_resident_memory_bytes'),
        objects: used - code,
        code,
        lag: valueOf(text, 'nodejs_eventloop_lag_p99_seconds') * 1000,
        handles: valueOf(text, 'nodejs_active_handles_total'),
        sockets: await socketsOf(pid),
        pool: sum(byLabel(text, 'db_pool_connections', 'state').values()),
        waiting: valueOf(text, 'db_pool_waiting'),
        cpu: await cpuTime(pid) / 1e6
      }
    },
    async health () { return (await (await fetch(`${url}/health`)).json() as { status: string }).status },
    async counts () {
      const text = await metrics()
      return { errorLines, statuses: byLabel(text, 'http_requests_total', 'status_code'), codes: byLabel(text, 'errors_total', 'code') }
    },
    async stop () {
      await end(child)
      log.end()
    }
  }
}
