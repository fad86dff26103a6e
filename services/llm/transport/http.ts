/** HTTP client of all upstreams: pooled connections per origin, no redirects, refusals as failures with an excerpt of their body. */
import { LRUCache } from 'lru-cache'
import type { Agent } from 'undici'
import { tracing } from '../../../tracing.js'
import { UpstreamFailure, parseRetryAfter } from '../failure.js'
import { ReadCoalescer } from './coalescer.js'
import { decoded } from './content-coding.js'
import { UpstreamExchange } from './exchange.js'
import type { Guard } from './guard.js'
import { createConnector } from './interim-response.js'
import type { Reach, UpstreamCall, UpstreamHttp } from './port.js'

const CONNECT_MS = 10_000

/** Places of calls that are remembered, each by its URL. */
const MOST_PLACES = 1_000

/** Bytes of a refusal's body that are read, and characters of them that are kept as its excerpt. */
const REFUSAL_BYTES = 8 * 1024
const EXCERPT = 1_000

/**
 * Make the HTTP client of all upstreams: one pool of keep-alive connections per origin, as many as there are concurrent
 * calls, no pipelining (an answer must not wait behind another), no redirects, no encoding asked for. Calls that may reach public
 * hosts only have pools of their own, so that no connection of the others is theirs.
 * @param guard judges the addresses of those
 */
export function createUpstreamHttp (guard: Guard): UpstreamHttp {
  // Loaded for the first call, not at the start.
  const loading = new Map<Reach, Promise<Agent>>()
  const loaded = new Map<Reach, Agent>()
  const places = new LRUCache<string, Place>({ max: MOST_PLACES })
  const coalescer = new ReadCoalescer()
  const make = async (reach: Reach): Promise<Agent> => {
    const undici = await import('undici')
    const connect = createConnector(undici, CONNECT_MS, reach === 'any' ? undefined : guard)
    // undici's own limits are off: one timer per exchange serves all of ours.
    const agent = new undici.Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect })
    loaded.set(reach, agent)
    return agent
  }
  const load = (reach: Reach): Promise<Agent> => {
    const known = loading.get(reach) ?? make(reach)
    loading.set(reach, known)
    return known
  }
  return {
    async open (call) {
      const agent = loaded.get(call.reach) ?? await load(call.reach)
      call.signal.throwIfAborted()
      let place = places.get(call.url)
      if (place === undefined) places.set(call.url, place = placeOf(call.url))
      const { origin, path } = place
      const exchange = new UpstreamExchange(call.timeouts, call.signal, coalescer)
      const headers = { ...tracing.current?.headers(), ...call.headers, 'accept-encoding': 'identity' }
      agent.dispatch({ origin, path, method: call.method, headers, body: call.body === null ? null : bytesOf(call.body) }, exchange)
      await exchange.head()
      if (exchange.status >= 300) throw await readRefusal(exchange, call)
      const response = decoded(exchange)
      exchange.forgetHead()
      return response
    },
    async close () { await Promise.all([...loading.values()].map(async (agent) => { await (await agent).destroy() })) }
  }
}

/** Bytes of a body, in memory of their own: undici holds them to the end of the answer, with all of a pool that they are a part of. */
function bytesOf (body: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(body))
  bytes.write(body)
  return bytes
}

interface Place { origin: string, path: string }

function placeOf (url: string): Place {
  try {
    const { origin, pathname, search } = new URL(url)
    return { origin, path: pathname + search }
  } catch (cause) {
    throw new UpstreamFailure('protocol', 'the endpoint is not a URL', { cause })
  }
}

async function readRefusal (exchange: UpstreamExchange, { secret, signal }: UpstreamCall): Promise<UpstreamFailure> {
  exchange.expectEnd(true)
  const parts: Buffer[] = []
  let size = 0
  try {
    for (let chunks = await exchange.read(); chunks !== null && size < REFUSAL_BYTES; chunks = await exchange.read()) {
      parts.push(...chunks)
      size = parts.reduce((sum, part) => sum + part.length, 0)
    }
  } catch {
    // The status says enough where the body can't be had.
    signal.throwIfAborted()
  }
  exchange.release()
  const body = Buffer.concat(parts).subarray(0, REFUSAL_BYTES).toString().trim()
  const excerpt = (secret === null ? body : body.replaceAll(secret, '[secret]')).slice(0, EXCERPT)
  const retryAfterSeconds = parseRetryAfter(exchange.headers['retry-after'])
  return new UpstreamFailure('status', `status ${exchange.status}`, {
    status: exchange.status,
    excerpt,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
  })
}
