import { setTimeout as sleep } from 'node:timers/promises'
import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Figure, type Measurement } from '../measurement.js'
import { childrenCpuTime, cpuTime } from '../processes.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 0.9
const CONNECTIONS = 50
/** Requests that a process answers before it is measured: until then it costs twice as much, and two processes need twice as many. */
const WARM = 40_000

/** Processor time of a service, its supervisor and all workers included. */
const cpuOf = async ({ pid }: Service): Promise<number> => await cpuTime(pid) + await childrenCpuTime(pid)

async function untilWorkers ({ call }: Service, running: number): Promise<void> {
  while ((await call<{ checks: { workers?: { running: number } } }>('/health')).checks.workers?.running !== running) await sleep(100)
}

/**
 * Requests for each second of processor time, by two workers against one process and against two processes on two ports, all on one
 * core. The latter is what sharing costs: two processes on one core cost each other caches and switches, whatever they are. A machine
 * whose cores the load generator and the database use as well can't show more; where N cores are free, N workers do this ratio times N.
 */
export const workers: Measurement = {
  id: 'WORKERS',
  title: 'two workers against one process and two, per second of processor time',
  async run (bench) {
    const [one, other] = [await startService(bench, AGENTS), await startService(bench, AGENTS)]
    const several = await startService(bench, AGENTS, { WORKERS: '2' })
    await untilWorkers(several, 2)
    const seconds = bench.quick ? 1 : 4
    const rounds = bench.quick ? 2 : 7
    const requests = new Map<Service, Buffer>()
    for (const service of [one, other, several]) {
      requests.set(service, encodeRequest('GET', '/api/agents', (await service.register('bench')).accessToken))
    }
    const send = async (service: Service, connections: number, duration: number): Promise<number> => {
      const request = requests.get(service) ?? null
      return mustSucceed(await load({ url: service.url, connections, seconds: duration, next: () => request })).completed
    }
    const warm = async (service: Service, wanted: number): Promise<void> => {
      for (let done = 0; done < wanted;) done += await send(service, CONNECTIONS, 1)
    }
    await warm(one, WARM)
    await warm(other, WARM)
    await warm(several, 2 * WARM)

    const slice = (...services: Service[]): Slice => async () => {
      const cpu = async (): Promise<number> => (await Promise.all(services.map(cpuOf))).reduce((sum, time) => sum + time, 0)
      const before = await cpu()
      const completed = await Promise.all(services.map((service) => send(service, CONNECTIONS / services.length, seconds)))
      return completed.reduce((sum, count) => sum + count, 0) / (await cpu() - before) * 1e6
    }
    const compare = async (what: string, baseline: Slice): Promise<Figure> => {
      const result = await interleave(baseline, slice(several), rounds)
      return {
        path: `GET /api/agents, requests for each second of processor time, against ${what}`,
        baseline: digits(result.baseline),
        measured: `WORKERS=2, ${digits(result.measured)}`,
        ratio: result.ratio,
        spread: spreadOf(result),
        goal: `≥ ${GOAL}`,
        met: result.ratio >= GOAL,
        notes: ['all on one core; with N free cores, N workers do N times the ratio']
      }
    }
    return [await compare('two processes on two ports', slice(one, other)), await compare('one process', slice(one))]
  }
}
