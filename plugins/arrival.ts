/** Time limits for bodies of requests, by the size that the route takes: Node's own limit is one for all routes. */
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RequestTimeout } from '../errors.js'

/** A body that is on its way. */
interface Arrival {
  request: FastifyRequest
  reply: FastifyReply
  startedAt: number
  /** What the connection had read when it began. */
  bytesBefore: number
  /** Milliseconds that it may take. */
  patience: number
}

/** Limits on the slowness of a body. */
export interface ArrivalOptions {
  /** Milliseconds for each MiB that the route takes. */
  patience?: number
  /** Milliseconds after which it has to have come at the least rate. */
  grace?: number
  /** Milliseconds between looks. */
  interval?: number
}

const MEBIBYTE = 1024 * 1024
/** Bytes a second on the average. */
const LEAST_RATE = 1024
/** Milliseconds in which a client may send the rest of a body that was refused. */
const REST = 5000

declare module 'fastify' {
  interface FastifyRequest {
    /** Its body, while that is on its way. */
    arrival: Arrival | null
  }
}

/**
 * A time limit for bodies: 30 s for each MiB that the route takes, and 1 KiB/s on the average after 10 s, else 408. Node's own limit
 * knows only one for all, and an import of 64 MiB may take longer than a sign-in. Nothing is done for a chunk: the connection counts.
 */
export default fp<ArrivalOptions>(async (app, { patience = 30_000, grace = 10_000, interval = 1000 }) => {
  const arrivals = new Set<Arrival>()

  const isLate = ({ request: { socket }, reply, startedAt, bytesBefore, patience: allowed }: Arrival): boolean => {
    const elapsed = performance.now() - startedAt
    if (reply.sent) return elapsed > Math.min(REST, allowed)
    return elapsed > allowed || (elapsed > grace && socket.bytesRead - bytesBefore < elapsed / 1000 * LEAST_RATE)
  }
  const sweep = (): void => {
    for (const arrival of arrivals) {
      const { request: { raw, socket }, reply } = arrival
      const over = raw.complete || socket.destroyed
      if (!over && !isLate(arrival)) continue
      arrivals.delete(arrival)
      if (over) continue
      if (reply.sent) socket.destroy()
      else void reply.header('connection', 'close').send(RequestTimeout())
    }
  }
  app.loop('arrival', { everyMs: interval, failing: 'bodies that do not come can not be looked for' }, sweep)

  app.decorateRequest('arrival', null)
  app.edge.step('onRequest', 'arrival', (request, reply, { bodyLimit = MEBIBYTE }) => {
    const { headers, socket } = request
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) {
      const mebibytes = Math.max(1, Math.ceil(bodyLimit / MEBIBYTE))
      request.arrival = { request, reply, startedAt: performance.now(), bytesBefore: socket.bytesRead, patience: patience * mebibytes }
      arrivals.add(request.arrival)
    }
    return undefined
  })
  app.edge.step('preValidation', 'arrival', (request) => {
    const { arrival, raw } = request
    // What no parser reads, the body of a GET, may still be on its way.
    if (arrival === null || !raw.complete) return undefined
    arrivals.delete(arrival)
    request.arrival = null
    return undefined
  })
}, { name: 'arrival', dependencies: ['errors', 'edge', 'loops'] })
