/** The latest requests of this process, without what they said, for who looks one up by its id; and counts of all for samples. */
import fp from 'fastify-plugin'
import { Ring } from '../ring.js'

/** A request that is over. */
export interface RecentRequest {
  id: string
  method: string
  /** Template of its path; null where no route has the address. */
  route: string | null
  /** 499 where the client left before the end. */
  statusCode: number
  /** Of the error that it was answered with; null where there was none. */
  code: string | null
  durationMs: number
  /** When it was over, in milliseconds since 1970. */
  endedAt: number
  userId: string | null
  keyId: string | null
  sessionId: string | null
  messageId: string | null
}

/** Requests of this process. */
export interface RecentRequests {
  /** The newest of an id, or about a conversation or answer of that id. */
  find(id: string): RecentRequest | undefined
  /** Requests that were over since the start, but for probes; and errors that clients were told, by code, as `errors_total` has them. */
  counted(): { requests: number, errors: ReadonlyMap<string, number> }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What is known of the latest requests. */
    recentRequests: RecentRequests
  }
}

const MOST_REQUESTS = 4096
const LEFT = 499

/** Decorates `app.recentRequests`. */
export default fp(async (app) => {
  const ring = new Ring<RecentRequest>(MOST_REQUESTS)
  let requests = 0

  app.edge.atClose('recent-requests', (request, { raw }) => {
    const { id, method, principal, keyId, failure, about, route: { url, config } } = request
    if (config.probe === true) return
    requests += 1
    const code = failure?.code ?? null
    ring.add({
      id,
      method,
      route: url ?? null,
      statusCode: raw.writableFinished ? raw.statusCode : LEFT,
      code,
      durationMs: Math.round(performance.now() - request.startedAt),
      endedAt: Date.now(),
      userId: principal ?? null,
      keyId,
      sessionId: about?.sessionId ?? null,
      messageId: about?.messageId ?? null
    })
  })

  app.decorate('recentRequests', {
    find: (id) => ring.findLast((one) => one.id === id) ??
      ring.findLast(({ sessionId, messageId }) => messageId === id || sessionId === id),
    counted: () => ({ requests, errors: app.errorCounts })
  })
}, { name: 'recent-requests', dependencies: ['edge', 'access-log', 'errors', 'principal'] })
