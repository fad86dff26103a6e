/** Workers: what a request costs where several processes serve one port, against one process and against processes apart. */
import { setTimeout as sleep } from 'node:timers/promises'
import { inTurns, quantile, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { childrenCpuTime, cpuTime, startPeer } from '../processes.js'
import { startService, type Service } from '../service.js'
import { AGENTS } from './p1-agents.js'

const GOAL = 0.9
/** For each process: what is written or read together depends on how much a process has to do. */
const CONNECTIONS = 24
/** Seconds in which a service must have been warmed, and in which its workers must be there. */
const PATIENCE_S = 120
/** Requests that a process answers before it is measured: until then it costs twice as much, and two processes need twice as many. */
const WARM = { list: 40_000, stream: 2000 }

/** Processor time of a service, its supervisor and all workers included. */
const cpuOf = async ({ pid }: Service): Promise<number> => await cpuTime(pid) + await childrenCpuTime(pid)

/** A turn again and again until it is true; rejects where it never is. */
async function until (what: string, turn: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_S * 1000
  while (!await turn()) if (Date.now() > deadline) throw new Error(`${what}: not within ${PATIENCE_S} s`)
}

async function untilWorkers ({ call }: Service, running: number): Promise<void> {
  await until(`${running} workers`, async () => {
    const { checks: { workers } } = await call<{ checks: { workers?: { running: number } } }>('/health')
    if (workers?.running !== running) await sleep(100)
    return workers?.running === running
  })
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
        const [processes, from] = [service === several ? 2 : 1, performance.now()]
        let done = 0
        await until(`${title}, ${processes * warm} answers`, async () => {
          // Longer than an answer takes of a cold service on a busy machine: in slices of a second none was ever whole.
          done += await send(service, CONNECTIONS * processes, 3)
          return done >= processes * warm
        })
        bench.say(`${title}: ${done} answers of ${processes} process(es) in ${digits((performance.now() - from) / 1000)} s`)
      }
      const slice = (processes: number, ...services: Service[]): Slice => async () => {
        const cpu = async (): Promise<number> => (await Promise.all(services.map(cpuOf))).reduce((sum, time) => sum + time, 0)
        const before = await cpu()
        const completed = await Promise.all(services.map((service) => send(service, CONNECTIONS * processes / services.length, seconds)))
        return (await cpu() - before) / completed.reduce((sum, count) => sum + count, 0)
      }
      const [single, apart, shared] = (await inTurns([slice(1, alone), slice(2, one, other), slice(2, several)], rounds)).map((times) => ({
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
