/** The ledgers that processes share, as each of them has its own; for the suites of ledgers and of limiters. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { createLedgerLadder } from '../../plugins/rate-limit/ledger/ladder.js'
import { createMemoryLedger } from '../../plugins/rate-limit/ledger/memory.js'
import type { Ledger, ShareRequest } from '../../plugins/rate-limit/ledger/port.js'
import { createRedisLedger } from '../../plugins/rate-limit/ledger/redis.js'
import { createSupervisorLedger } from '../../plugins/rate-limit/ledger/supervisor.js'
import type { RedisPort } from '../../plugins/redis/index.js'
import type { Workers } from '../../plugins/workers/index.js'
import { startRedis } from '../faults/redis-servers.js'
import { eventually } from '../helper.js'
import { redisOf } from './redis.js'

/** One ledger as several processes have it, and the clock that it goes by. */
export interface SharedLedger {
  ofProcesses: Ledger[]
  now: () => number
  pass(milliseconds: number): Promise<void>
}

/** Workers of one supervisor: what they ask goes over a channel of JSON and takes its turn. */
export function workersOf (count: number, answer: (request: ShareRequest) => Promise<unknown>) {
  const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
  return Array.from({ length: count }, () => ({
    async ask (_kind: string, body: unknown) {
      await turn()
      return copy(await answer(copy(body) as ShareRequest))
    }
  }))
}

const real = { now: () => performance.now(), pass: (milliseconds: number) => sleep(milliseconds + 5) }

const ladderOf = (redis: RedisPort, worker: Pick<Workers, 'ask'>, processes: number): Ledger => createLedgerLadder([
  { ledger: createRedisLedger(redis), sharers: () => processes }, { ledger: createSupervisorLedger(worker), sharers: () => processes }
], () => processes)

/** Every ledger, for so many processes. */
export const LEDGERS: Record<string, (t: Test, processes: number) => Promise<SharedLedger>> = {
  async memory (_t, processes) {
    let now = 0
    const ledger = createMemoryLedger({ now: () => now })
    const ofProcesses = Array.from({ length: processes }, () => ledger)
    return { ofProcesses, now: () => now, async pass (milliseconds) { now += milliseconds } }
  },
  async supervisor (_t, processes) {
    const ledger = createMemoryLedger()
    const workers = workersOf(processes, (request) => ledger.take(request))
    return { ofProcesses: workers.map((one) => createSupervisorLedger(one)), ...real }
  },
  async redis (t, processes) {
    const { url } = await startRedis(t)
    const all = await Promise.all(Array.from({ length: processes }, () => redisOf(t, url)))
    return { ofProcesses: all.map((redis) => createRedisLedger(redis)), ...real }
  },
  /** Workers of one machine, over a Redis that is there. */
  async both (t, processes) {
    const { url } = await startRedis(t)
    const supervisor = createMemoryLedger()
    const workers = workersOf(processes, (request) => supervisor.take(request))
    const all = await Promise.all(workers.map(async (one) => ladderOf(await redisOf(t, url), one, processes)))
    return { ofProcesses: all, ...real }
  },
  /** The same, when it is gone. */
  async 'both, without Redis' (t, processes) {
    const server = await startRedis(t)
    const supervisor = createMemoryLedger()
    const redis = await Promise.all(Array.from({ length: processes }, () => redisOf(t, server.url)))
    await server.end()
    await eventually('the end', () => redis.every(({ isUp }) => !isUp))
    const workers = workersOf(processes, (request) => supervisor.take(request))
    const all = redis.map((one, index) => ladderOf(one, workers[index] as typeof workers[0], processes))
    return { ofProcesses: all, ...real }
  }
}
