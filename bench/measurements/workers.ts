/** Workers: what a request costs where several processes serve one port, against one process and against processes apart. */
import { setTimeout as sleep } from 'node:timers/promises'
import { inTurns, quantile, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { childrenCpuTime, cpuTime, startPeer } from '../processes.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 0.9
const CONNECTIONS = 48
/** Requests that a process answers before it is measured: until then it costs twice as much, and two processes need twice as many. */
const WARM = { list: 40_000, stream: 2000 }

/** Processor time of a service, its supervisor and all workers included. */
const cpuOf = async ({ pid }: Service): Promise<number> => await cpuTime(pid) + await childrenCpuTime(pid)

async function untilWorkers ({ call }: Service, running: number): Promise<void> {
  while ((await call<{ checks: { workers?: { running: number } } }>('/health')).checks.workers?.running !== running) await sleep(100)
}

/** A request of each service, sent over and over. */
interface Path { title: string, warm: number, requestOf: (token: string) => Buffer }

const PATHS: Path[] = [
  { title: 'GET /api/agents', warm: WARM.list, requestOf: (token) => encodeRequest('GET', '/api/agents', token) },
  {
    title: 'stored stream of 20 chunks at 1 ms',
    warm: WARM.stream,
    requestOf: (token) => encodeRequest('POST', '/api/chat/completions', token, { agentId: 'scripted', message: 'Say something.', stream: true })
  }
]

/**
 * Processor time of a request by two workers, all processes together, against one process and against two processes on two ports, all on
 * one core. The latter is what sharing a core costs: two processes on one core cost each other caches and switches, whatever they are. A
 * machine whose cores the load generator and the database use as well can't show more; where N cores are free, N workers do this ratio
 * times N. The lower quartile of the slices counts: what else the machine does only ever adds.
 */
export const workers: Measurement = {
  id: 'WORKERS',
  title: 'two workers against one process and two: processor time of a request',
  async run (bench: Bench): Promise<Figure[]> {
    const upstream = await startPeer('upstream')
    bench.cleanUp(upstream.stop)
    const agents = [...AGENTS, { id: 'scripted', name: 'Scripted', provider: 'openai', endpoint: `${upstream.url}/20x1/v1`, model: 'bench' }]
    const [alone, one, other] = [await startService(bench, agents), await startService(bench, agents), await startService(bench, agents)]
    const several = await startService(bench, agents, { WORKERS: '2' })
    await untilWorkers(several, 2)
    const tokens = new Map<Service, string>()
    for (const service of [alone, one, other, several]) tokens.set(service, (await service.register('bench')).accessToken)
    const seconds = bench.quick ? 1 : 3
    const rounds = bench.quick ? 4 : 10

    const measure = async ({ title, warm, requestOf }: Path): Promise<Figure[]> => {
      const send = async (service: Service, connections: number, duration: number): Promise<number> => {
        const request = requestOf(tokens.get(service) ?? '')
        return mustSucceed(await load({ url: service.url, connections, seconds: duration, next: () => request })).completed
      }
      for (const service of tokens.keys()) {
        for (let done = 0; done < (service === several ? 2 : 1) * warm;) done += await send(service, CONNECTIONS, 1)
      }
      const slice = (...services: Service[]): Slice => async () => {
        const cpu = async (): Promise<number> => (await Promise.all(services.map(cpuOf))).reduce((sum, time) => sum + time, 0)
        const before = await cpu()
        const completed = await Promise.all(services.map((service) => send(service, CONNECTIONS / services.length, seconds)))
        return (await cpu() - before) / completed.reduce((sum, count) => sum + count, 0)
      }
      const [single, apart, shared] = (await inTurns([slice(alone), slice(one, other), slice(several)], rounds)).map((times) => ({
        cost: quantile(times, 0.25), spread: `${digits(Math.min(...times))}–${digits(Math.max(...times))} µs`
      }))
      const compare = (what: string, baseline = Number.NaN): Figure => {
        const ratio = baseline / (shared?.cost ?? Number.NaN)
        return {
          path: `${title}, processor time of a request, against ${what}`,
          baseline: `${digits(baseline)} µs`,
          measured: `WORKERS=2, ${digits(shared?.cost ?? Number.NaN)} µs`,
          ratio,
          spread: shared?.spread ?? '–',
          goal: `≥ ${GOAL}`,
          met: ratio >= GOAL,
          notes: ['all on one core; with N free cores, N workers do N times the ratio']
        }
      }
      return [compare('two processes on two ports', apart?.cost), compare('one process', single?.cost)]
    }
    const figures: Figure[] = []
    for (const path of PATHS) figures.push(...await measure(path))
    return figures
  }
}
