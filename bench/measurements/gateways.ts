/** Streams and whole answers through the service and through gateways that others make, in front of the same upstream. */
import { SERVER_CORE } from '../cores.js'
import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Bench, type Figure, type Measurement } from '../measurement.js'
import { startBifrost, startPortkey, type Gateway } from '../peers/gateways.js'
import { cpuTime, startPeer } from '../processes.js'
import { setUp } from './p3-streams.js'

const CONNECTIONS = 50

const bodyFor = (model: string, stream: boolean): object => ({ model, stream, messages: [{ role: 'user', content: 'Say something.' }] })

/**
 * A request that is relayed, and of which nothing is stored.
 * @param token of a user
 * @param stream whether the answer is wanted in pieces
 */
export function relayedRequest (token: string, stream: boolean): Buffer {
  return encodeRequest('POST', '/v1/chat/completions', token, bodyFor('scripted', stream))
}

/** One kind of answer, by the service's ways to it. */
interface Compared { pace: string, stream: boolean, goal: number, what: string }

/** The least that a whole answer can cost: it is no gateway, and looks at nothing. */
async function startBareRoute (bench: Bench, upstream: string, pace: string): Promise<Gateway> {
  const { url, pid, stop } = await startPeer('bare-fastify-relay', SERVER_CORE, { UPSTREAM: upstream, UPSTREAM_PATH: `/${pace}/v1/chat/completions` })
  bench.cleanUp(stop)
  return { name: 'bare Fastify and undici', url, headers: {}, model: 'bench', cpu: () => cpuTime(pid) }
}

async function compare (bench: Bench, { pace, stream, goal, what }: Compared): Promise<Figure[]> {
  const { service, upstream, through, accessToken } = await setUp(bench, pace)
  const base = `${upstream.url}/${pace}`
  const peers = [await startPortkey(bench, `${base}/v1`), await startBifrost(bench, base), ...stream ? [] : [await startBareRoute(bench, upstream.url, pace)]]
  const gateways = peers.filter((gateway) => gateway !== undefined)
  const ways: [string, Buffer][] = [
    [`${what}, relayed`, relayedRequest(accessToken, stream)],
    ...stream ? [[`${what}, stored`, through] as [string, Buffer]] : []
  ]
  const seconds = bench.quick ? 2 : 5
  const figures: Figure[] = []
  for (const gateway of gateways) {
    for (const [path, request] of ways) {
      const costs: Record<'gateway' | 'service', number[]> = { gateway: [], service: [] }
      const slice = (who: 'gateway' | 'service', { url, cpu }: Pick<Gateway, 'url' | 'cpu'>, bytes: Buffer): Slice => async () => {
        const before = await cpu()
        const { completed, perSecond } = mustSucceed(await load({ url, connections: CONNECTIONS, seconds, next: () => bytes }))
        costs[who].push((await cpu() - before) / completed)
        return perSecond
      }
      const asked = encodeRequest('POST', '/v1/chat/completions', 'key', bodyFor(gateway.model, stream), gateway.headers)
      const result = await interleave(slice('gateway', gateway, asked), slice('service', service, request), bench.quick ? 3 : 7)
      const [theirs, ours] = [Math.min(...costs.gateway.slice(1)), Math.min(...costs.service.slice(1))]
      const isGoal = gateway.name === 'Portkey'
      figures.push({
        path,
        baseline: `${gateway.name}, ${digits(result.baseline)}/s`,
        measured: `${digits(result.measured)}/s`,
        ratio: result.ratio,
        spread: spreadOf(result),
        goal: isGoal ? `≥ ${goal}` : '–',
        met: isGoal ? result.ratio >= goal : null,
        notes: [`processor time each, least of the slices: ${gateway.name} ${digits(theirs)} µs, the service ${digits(ours)} µs`]
      })
    }
  }
  return figures
}

/** Streams without delay. */
export const gatewayStreams: Measurement = {
  id: 'P4',
  title: 'streams of an upstream without delay, against other gateways',
  run: (bench) => compare(bench, { pace: '100x0', stream: true, goal: 5, what: 'stream of 100 chunks without delay' })
}

/** Whole answers. */
export const gatewayJson: Measurement = {
  id: 'P6',
  title: 'POST /v1/chat/completions, JSON, against other gateways',
  run: (bench) => compare(bench, { pace: 'whole', stream: false, goal: 15, what: 'whole answer' })
}
