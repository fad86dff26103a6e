import { monitorEventLoopDelay } from 'node:perf_hooks'
import fp from 'fastify-plugin'
import { defineError } from '../errors.js'

/** Refused because too much is waiting already. */
export const Overloaded = defineError('COMMON_OVERLOADED', 503, 'The service has too much to do right now. Please try again in a moment.')

const MOST_OPEN = 2000
const LONGEST_DELAY_MS = 1000
const SAMPLE_MS = 1000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for what must answer even then: health checks and metrics. */
    shedding?: boolean
  }
  interface FastifyRequest {
    /** Takes a request out of the count of open ones: a stream stays open by design. */
    countAsStream(): void
  }
}

/** Sheds load before it is queued: above 2,000 open requests that are not streams, or when the event loop is a second late. */
export default fp(async (app) => {
  let open = 0
  let delayed = false
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const timer = setInterval(() => {
    delayed = delay.percentile(50) / 1e6 > LONGEST_DELAY_MS
    delay.reset()
  }, SAMPLE_MS).unref()

  const leave = new WeakMap<object, () => void>()
  app.decorateRequest('countAsStream', function () { leave.get(this)?.() })
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.shedding === false) return
    let counted = true
    open += 1
    const once = (): void => {
      if (counted) open -= 1
      counted = false
    }
    leave.set(request, once)
    reply.raw.once('close', once)
    if (open > MOST_OPEN || delayed) throw Overloaded({ retryAfter: 1 })
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delay.disable()
  })
}, { name: 'overload', dependencies: ['errors'] })
