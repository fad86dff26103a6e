import { monitorEventLoopDelay } from 'node:perf_hooks'
import fp from 'fastify-plugin'
import { defineError } from '../errors.js'

/** Refused because too much is waiting already. */
export const Overloaded = defineError('COMMON_OVERLOADED', 503, 'The service has too much to do right now. Please try again in a moment.')

const SAMPLE_MS = 1000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for what must answer even then: health checks and metrics. */
    shedding?: boolean
  }
  interface FastifyRequest {
    /** Whether it is in the count of open requests. */
    countsAsOpen: boolean
    /** Takes a request out of the count of open ones: a stream stays open by design. */
    countAsStream(): void
  }
}

/** Where shedding begins. */
export interface OverloadOptions {
  /** Open requests that are not streams; 2,000 when absent. */
  mostOpen?: number
  /** Median delay of the event loop in milliseconds; a second when absent. */
  longestDelayMs?: number
}

/** Sheds load before it is queued: above so many open requests that are not streams, or when the event loop is late. */
export default fp<OverloadOptions>(async (app, { mostOpen = 2000, longestDelayMs = 1000 }) => {
  let open = 0
  let lateSamples = 0
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const timer = setInterval(() => {
    // Two in a row: one long pause, of a garbage collection or a frozen machine, is over by the time it is known.
    lateSamples = delay.percentile(50) / 1e6 > longestDelayMs ? lateSamples + 1 : 0
    delay.reset()
  }, SAMPLE_MS).unref()

  app.decorateRequest('countsAsOpen', false)
  app.decorateRequest('countAsStream', function () {
    if (this.countsAsOpen) open -= 1
    this.countsAsOpen = false
  })
  // With a callback: a promise for each request costs more than all that is done here.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.shedding === false) { done(); return }
    open += 1
    request.countsAsOpen = true
    reply.raw.once('close', () => { request.countAsStream() })
    done(open > mostOpen || lateSamples > 1 ? Overloaded({ retryAfter: 1 }) : undefined)
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delay.disable()
  })
}, { name: 'overload', dependencies: ['errors'] })
