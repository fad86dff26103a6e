/** Supervisor of a service's workers: their switchboard, and the owner of what there is once for all of them. */
import cluster from 'node:cluster'
import type { FastifyBaseLogger } from 'fastify'
import type { Queue } from '../../queue-metrics.js'
import { createServiceFigures } from './figures.js'
import { createFleet } from './fleet.js'
import { startMember, type Figures, type Guard, type Member } from './member.js'
import type { Handler, Wire } from './wire.js'

/** Ports of a supervisor. */
export interface SupervisorPorts {
  /** Program of the workers; looked up anew for each, so that a link may lead to another one by then. */
  program: string
  /** Variables of the next worker that differ from the supervisor's own. */
  environment: () => Record<string, string | undefined>
  /** Address of the embedded database; null where there is another. */
  databaseUrl: string | null
  guard: Guard
  /** Milliseconds that a worker may take to end by itself. */
  patienceMs: () => number
  /** Takes a worker in that has just been started, by its wire and whether it answers yet; returns a function for when it has ended. */
  joined: (wire: Wire, isReady: () => boolean) => () => void
  /** Answers to what workers ask, by kind. */
  answers: Record<string, Handler>
  /** Queues of its own, for the metrics. */
  queues: readonly Queue[]
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/** A supervisor. */
export interface Supervisor {
  /**
   * Start the workers.
   * @throws {Error} when the first one ends before it is ready; it has said why
   */
  start(workers: number): Promise<void>
  /** Put a new worker in the place of each, without a failed request. Rejects when a new one does not start; the old ones stay. */
  replace(workers: number): Promise<void>
  /** Drain and end the workers; tells whether all ended by themselves. */
  stop(): Promise<boolean>
  /** Have a drain wait for nothing more. */
  hurry(): void
  /** What the workers have shown under a name. */
  shown(name: string): unknown[]
}

const TEND_MS = 1000
/** Dead processes that are told to new workers. */
const MOST_GONE = 100

/**
 * A supervisor without workers.
 * @param ports what it works with
 */
export function createSupervisor (ports: SupervisorPorts): Supervisor {
  const { program, environment, databaseUrl, guard, patienceMs, joined, answers, queues, log } = ports
  // The supervisor accepts, and hands connections round: the kernel would give most of them to whoever has just slept.
  cluster.schedulingPolicy = cluster.SCHED_RR
  cluster.setupPrimary({ exec: program, args: process.argv.slice(2) })
  const gone: string[] = []
  let alone = true
  let turn = 0
  let wanted = 0

  const leaves = new Map<Member, () => void>()

  const others = (member: Member): Member[] => [...members].filter((one) => one !== member)

  function start (number: number): Member {
    const welcome = () => ({ wanted, alone, gone, databaseUrl, uptime: process.uptime() })
    const member = startMember(number, { environment: environment(), guard, welcome })
    const { wire } = member
    for (const [kind, answer] of Object.entries(answers)) wire.on(kind, answer)
    wire.on('scrape', () => figures.scrape())
    wire.on('final', (last: Figures) => { member.figures = last })
    leaves.set(member, joined(wire, () => member.state !== 'starting'))
    wire.on('publish', (letter) => { for (const { wire } of others(member)) wire.post('told', letter) })
    wire.on('show', (values: Record<string, unknown>) => {
      member.shown = values
      member.shownAt = performance.now()
      for (const { wire } of others(member)) wire.post('shown', { worker: number, values })
    })
    wire.on('connection', (_body, handle) => {
      if (handle === undefined) return
      const ready = [...members].filter(({ state }) => state === 'ready')
      turn += 1
      const next = ready[turn % ready.length]
      if (next === undefined) handle.close()
      else next.wire.post('connection', undefined, handle, () => { handle.close() })
    })
    return member
  }

  function ended (member: Member, expected: boolean): void {
    figures.keep(member.figures)
    leaves.get(member)?.()
    leaves.delete(member)
    if (expected) return
    if (member.state === 'ready') figures.died(member.number)
    if (member.self === '') return
    gone.push(member.self)
    gone.splice(0, gone.length - MOST_GONE)
    for (const { wire } of members) wire.post('gone', [member.self])
  }

  const fleet = createFleet({ start, ended, patienceMs, log })
  const { members } = fleet
  const figures = createServiceFigures(members, queues)
  const tending = setInterval(() => { fleet.tend() }, TEND_MS).unref()

  return {
    async start (workers) {
      wanted = workers
      // Until the first one serves, what stands in the embedded database was left by an earlier service.
      const first = fleet.start(workers)
      const [one] = members
      void one?.ready.then(() => { alone = false }, () => undefined)
      for (let number = 1; number <= workers; number += 1) figures.expect(number)
      await first
    },
    async replace (workers) {
      wanted = workers
      await fleet.replace(workers)
    },
    async stop () {
      clearInterval(tending)
      return await fleet.stop()
    },
    hurry () { for (const { wire } of members) wire.post('hurry') },
    shown: (name) => [...members].flatMap(({ shown }) => shown[name] === undefined ? [] : [shown[name]])
  }
}
