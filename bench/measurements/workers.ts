import { setTimeout as sleep } from 'node:timers/promises'
import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Measurement } from '../measurement.js'
import { childrenCpuTime, cpuTime } from '../processes.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 0.9
const CONNECTIONS = 50

/** Processor time of a service, its supervisor and all workers included. */
const cpuOf = async ({ pid }: Service): Promise<number> => await cpuTime(pid) + await childrenCpuTime(pid)

async function untilWorkers ({ call }: Service, running: number): Promise<void> {
  while ((await call<{ checks: { workers?: { running: number } } }>('/health')).checks.workers?.running !== running) await sleep(100)
}

/**
 * Requests for each second of processor time, by two workers against one process, on one core: what sharing costs. A machine whose cores
 * the load generator and the database use as well can't show more; where N cores are free, N workers do this ratio times N.
 */
export const workers: Measurement = {
  id: 'WORKERS',
  title: 'two workers against one process, per second of processor time',
  async run (bench) {
    const single = await startService(bench, AGENTS)
    const several = await startService(bench, AGENTS, { WORKERS: '2' })
    await untilWorkers(several, 2)
    const seconds = bench.quick ? 1 : 4
    const slice = async (service: Service): Promise<Slice> => {
      const { accessToken } = await service.register('bench')
      const request = encodeRequest('GET', '/api/agents', accessToken)
      return async () => {
        const before = await cpuOf(service)
        const { completed } = mustSucceed(await load({ url: service.url, connections: CONNECTIONS, seconds, next: () => request }))
        return completed / (await cpuOf(service) - before) * 1e6
      }
    }
    const result = await interleave(await slice(single), await slice(several), bench.quick ? 2 : 7)
    return [{
      path: 'GET /api/agents, requests for each second of processor time',
      baseline: `WORKERS=1, ${digits(result.baseline)}`,
      measured: `WORKERS=2, ${digits(result.measured)}`,
      ratio: result.ratio,
      spread: spreadOf(result),
      goal: `≥ ${GOAL}`,
      met: result.ratio >= GOAL,
      notes: ['both on one core; with N free cores, N workers do N times the ratio']
    }]
  }
}
