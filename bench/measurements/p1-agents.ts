import type { AgentEntry } from '../../services/agents/entry.js'
import { SERVER_CORE } from '../cores.js'
import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Measurement } from '../measurement.js'
import { cpuTime, startPeer } from '../processes.js'
import { startService } from '../service.js'

const GOAL = 0.75
const CONNECTIONS = 50

/** Agents whose list is about 2 kB. */
export const AGENTS: AgentEntry[] = Array.from({ length: 5 }, (_, index) => ({
  id: `agent-${index}`,
  name: `Agent ${index}`,
  description: 'Writes, edits and translates texts of every kind, and says what it changed.',
  provider: 'openai',
  endpoint: 'http://127.0.0.1:9/v1',
  model: 'bench'
}))

/** The list of agents against the least that its bytes can cost. */
export const agents: Measurement = {
  id: 'P1',
  title: 'GET /api/agents, signed in',
  async run (bench) {
    const service = await startService(bench, AGENTS)
    const { accessToken } = await service.register('bench')
    const body = JSON.stringify(await service.call('/api/agents', { token: accessToken }))
    const bare = await startPeer('bare-fastify', SERVER_CORE, { BENCH_BODY: body })
    bench.cleanUp(bare.stop)

    const request = encodeRequest('GET', '/api/agents', accessToken)
    const seconds = bench.quick ? 1 : 4
    const costs: Record<'bare' | 'service', number[]> = { bare: [], service: [] }
    const slice = (what: 'bare' | 'service', url: string, pid: number): Slice => async () => {
      const before = await cpuTime(pid)
      const { completed, perSecond } = mustSucceed(await load({ url, connections: CONNECTIONS, seconds, next: () => request }))
      costs[what].push((await cpuTime(pid) - before) / completed)
      return perSecond
    }
    const result = await interleave(slice('bare', bare.url, bare.pid), slice('service', service.url, service.pid), bench.quick ? 2 : 7)
    const cost = (what: 'bare' | 'service'): number => Math.min(...costs[what].slice(1))
    return [{
      path: `GET /api/agents, ${body.length} bytes`,
      baseline: `bare Fastify, ${digits(result.baseline)}/s`,
      measured: `${digits(result.measured)}/s`,
      ratio: result.ratio,
      spread: spreadOf(result),
      goal: `≥ ${GOAL}`,
      met: result.ratio >= GOAL,
      notes: [`processor time per request, least of the slices: ${digits(cost('service'))} µs, bare ${digits(cost('bare'))} µs (ratio ${digits(cost('bare') / cost('service'))})`]
    }]
  }
}
