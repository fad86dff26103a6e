import type { AgentEntry } from '../../services/agents/entry.js'
import { interleave, median, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, type Measurement } from '../measurement.js'
import { freePort, startPeer } from '../processes.js'
import { startService } from '../service.js'

const GOAL_MS = 5

/** Retries of the agents that are down, and the longest that they pause for, full jitter being at its most. */
const RETRY = { attempts: 2, baseDelayMs: 100 }
const BACKOFFS_MS = 300

/** Extra time of calls whose agent is down, to the first token of the one that stands in: the first of an outage, and those after it. */
export const failover: Measurement = {
  id: 'P17',
  title: 'failover to another agent',
  async run (bench) {
    const upstream = await startPeer('upstream')
    bench.cleanUp(upstream.stop)
    const nowhere = `http://127.0.0.1:${await freePort()}/v1`
    const agent = (id: string, endpoint: string): AgentEntry =>
      ({ id, name: id, provider: 'openai', endpoint, model: 'bench', retry: RETRY, ...(endpoint === nowhere ? { fallback: ['up'] } : {}) })
    // Each is asked for the first time once.
    const down = Array.from({ length: bench.quick ? 5 : 20 }, (_, index) => `down-${index}`)
    const service = await startService(bench, [agent('up', `${upstream.url}/20x5/v1`), ...down.map((id) => agent(id, nowhere))])
    const { accessToken } = await service.register('bench')
    const request = (agentId: string): Buffer => encodeRequest('POST', '/api/chat/completions', accessToken, { agentId, message: 'Say something.', stream: true })

    /** One call; milliseconds to its first token. */
    const once = async (agentId: string): Promise<number> => {
      let isSent = false
      const next = (): Buffer | null => {
        if (isSent) return null
        isSent = true
        return request(agentId)
      }
      return mustSucceed(await load({ url: service.url, connections: 1, seconds: 10, next, mark: 'event: chunk' })).toMark
    }
    const firsts: number[] = []
    const healthy: number[] = []
    for (const id of down) {
      healthy.push(await once('up'))
      firsts.push(await once(id))
    }
    const extra = firsts.map((value) => value - median(healthy))
    // Two more failures open the breaker of the first one; it then lets one call through every ten seconds.
    const [known = ''] = down
    await once(known)
    const slice = (agentId: string): Slice => async () =>
      mustSucceed(await load({ url: service.url, connections: 5, seconds: bench.quick ? 1 : 3, next: () => request(agentId), mark: 'event: chunk' })).toMark
    const next = await interleave(slice('up'), slice(known), bench.quick ? 2 : 7)
    const added = next.measured - next.baseline
    const each = next.slices.measured.map((value, index) => value - (next.slices.baseline[index] ?? 0))
    return [
      {
        path: `first call of an outage, one client, worst of ${extra.length}`,
        baseline: `a healthy call, ${digits(median(healthy))} ms`,
        measured: `${digits(Math.max(...extra))} ms more (median ${digits(median(extra))} ms)`,
        ratio: null,
        spread: `${digits(Math.min(...extra))}–${digits(Math.max(...extra))} ms`,
        goal: `≤ its backoffs (${BACKOFFS_MS} ms)`,
        met: Math.max(...extra) <= BACKOFFS_MS,
        notes: [`retries: ${RETRY.attempts}, after a random part of ${RETRY.baseDelayMs} and ${2 * RETRY.baseDelayMs} ms`]
      },
      {
        path: 'next calls of an outage, 5 streams, p50',
        baseline: `a healthy call, ${digits(next.baseline)} ms`,
        measured: `${digits(next.measured)} ms, ${digits(added)} ms more`,
        ratio: null,
        spread: `${digits(Math.min(...each))}–${digits(Math.max(...each))} ms`,
        goal: `≤ ${GOAL_MS} ms`,
        met: added <= GOAL_MS,
        notes: []
      }
    ]
  }
}
