import { Agent } from 'undici'
import { UpstreamFailure, parseRetryAfter } from '../failure.js'
import type { UpstreamTimeouts } from '../provider.js'
import { decoded } from './content-coding.js'
import { UpstreamExchange } from './exchange.js'
import { createConnector } from './interim-response.js'

/** One HTTP request to an upstream. */
export interface UpstreamCall {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body: string | null
  /** What must not stand in any log line, even where the upstream quotes it. */
  secret: string | null
  timeouts: UpstreamTimeouts
  signal: AbortSignal
}

/** A response that has begun, read in pieces at the reader's own pace. */
export interface UpstreamResponse {
  /** Names in lower case. */
  readonly headers: Record<string, string | string[] | undefined>
  /**
   * Everything that has arrived since the last call: one batch per read of the network.
   * @returns null at the response's end
   * @throws {UpstreamFailure} after what had arrived before the failure; the signal's reason, at once, when it was aborted
   */
  read (): Promise<Buffer[] | null>
  /** The rest of the response as text (UTF-8). Throws as `read` does. */
  text (): Promise<string>
  /** Say whether only the response's end is still to come: more than two seconds of silence then end it. */
  expectEnd (isExpected: boolean): void
  /**
   * Take leave. A response whose end was expected may still end, so that its connection is used again; any other is cut off.
   */
  release (): void
}

/** HTTP as providers see it. */
export interface UpstreamHttp {
  /**
   * Send a request and wait for the header. Who opens must `release` the response.
   * @returns a response with a 2xx status, its body decoded where it came encoded although that was not asked for
   * @throws {UpstreamFailure} for everything else; the signal's reason when it was aborted
   */
  open (call: UpstreamCall): Promise<UpstreamResponse>
  /** Close every connection, and cut off what still runs. */
  close (): Promise<void>
}

const CONNECT_MS = 10_000

/** How much of a refusal's body is read, in bytes, and how much of that is kept as its excerpt, in characters. */
const REFUSAL_BYTES = 8 * 1024
const EXCERPT = 1_000

/**
 * Make the HTTP client of all upstreams: one pool of keep-alive connections per origin, as many as there are concurrent
 * calls, no pipelining (an answer must not wait behind another), no redirects, no encoding asked for.
 */
export function createUpstreamHttp (): UpstreamHttp {
  // undici's own limits are off: one timer per exchange serves all of ours.
  const agent = new Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect: createConnector(CONNECT_MS) })
  return {
    async open (call) {
      call.signal.throwIfAborted()
      const { origin, pathname, search } = parseUrl(call.url)
      const exchange = new UpstreamExchange(call.timeouts, call.signal)
      const headers = { ...call.headers, 'accept-encoding': 'identity' }
      agent.dispatch({ origin, path: pathname + search, method: call.method, headers, body: call.body }, exchange)
      await exchange.head()
      if (exchange.status >= 300) throw await readRefusal(exchange, call)
      return decoded(exchange)
    },
    close: () => agent.destroy()
  }
}

function parseUrl (url: string): URL {
  try {
    return new URL(url)
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
