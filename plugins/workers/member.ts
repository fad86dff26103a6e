/** One worker, as its supervisor has it: forked, watched, told to end. */
import cluster, { type Worker } from 'node:cluster'
import type { MetricObjectWithValues, MetricValue } from 'prom-client'
import type { Welcome } from './supervision.js'
import { createWire, type RawHandle, type Wire } from './wire.js'

/** End of a worker that never served; it has said why. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded'
}

/** Metrics of one process, as prom-client hands them over. */
export type Figures = MetricObjectWithValues<MetricValue<string>>[]

/** Watches over a process: it is killed when this one is gone, unless it was released before. */
export type Guard = (pid: number) => { release: () => void }

/** A worker. */
export interface Member {
  readonly number: number
  readonly pid: number
  readonly wire: Wire
  readonly startedAt: number
  /** Id that its leases have; empty until it has said it. */
  self: string
  state: 'starting' | 'ready' | 'ending'
  /** Metrics that were last read of it. */
  figures: Figures
  /** What it has last shown the others, and when. */
  shown: Record<string, unknown>
  shownAt: number
  /** Resolves once it can serve; rejects when it has ended before that. */
  readonly ready: Promise<void>
  /** Resolves with how it ended. */
  readonly ended: Promise<string>
  /** End it at once. */
  kill(): void
}

/** Ports of a worker. */
export interface MemberPorts {
  /** Variables that differ from the supervisor's own; undefined ones are left out. */
  environment: Record<string, string | undefined>
  guard: Guard
  /** What it is told once it has said who it is. */
  welcome: () => Omit<Welcome, 'number'>
}

/**
 * Fork a worker.
 * @param number its place among the workers, from 1
 * @param ports what it is given
 */
export function startMember (number: number, { environment, guard, welcome }: MemberPorts): Member {
  const worker: Worker = cluster.fork(environment)
  const pid = worker.process.pid ?? 0
  const watchdog = guard(pid)
  const wire = createWire(worker)
  worker.on('error', () => undefined)
  // Node waits for a worker's word on each connection that it hands over, also when the worker has died: its client would hang.
  let handed: RawHandle | undefined
  const { process: child } = worker
  const send = child.send.bind(child) as (...parts: unknown[]) => boolean
  child.send = (...parts: unknown[]) => {
    handed = parts[1] as RawHandle | undefined ?? handed
    return send(...parts)
  }
  const ended = new Promise<string>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => {
      watchdog.release()
      handed?.close()
      resolve(signal ?? `exit code ${code}`)
    })
  })
  const ready = new Promise<void>((resolve, reject) => {
    wire.on('ready', () => {
      if (member.state === 'starting') member.state = 'ready'
      resolve()
    })
    void ended.then((how) => { reject(new WorkerEnded(`a worker ended before it was ready (${how})`)) })
  })
  // Whoever waits for it hears of it; nobody has to.
  ready.catch(() => undefined)
  const member: Member = {
    number,
    pid,
    wire,
    startedAt: performance.now(),
    self: '',
    state: 'starting',
    figures: [],
    shown: {},
    shownAt: performance.now(),
    ready,
    ended,
    kill () { worker.process.kill('SIGKILL') }
  }
  wire.on('hello', (self: string): Welcome => {
    member.self = self
    return { number, ...welcome() }
  })
  return member
}
