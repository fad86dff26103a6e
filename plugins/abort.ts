import fp from 'fastify-plugin'
import type { FastifyReply } from 'fastify'

declare module 'fastify' {
  interface FastifyReply {
    /** Aborted when the client closes the connection before its answer is complete. */
    readonly hangUp: AbortSignal
  }
}

/**
 * A signal for work that is pointless without its reader. `request.signal` is no use here: it aborts at once on a POST with a
 * body, and never after `reply.hijack()`.
 */
export default fp(async (app) => {
  const signals = new WeakMap<FastifyReply, AbortSignal>()
  app.decorateReply('hangUp', {
    getter (this: FastifyReply) {
      const known = signals.get(this)
      if (known !== undefined) return known
      const controller = new AbortController()
      const { raw } = this
      const abort = (): void => { if (!raw.writableFinished) controller.abort() }
      if (raw.closed) abort()
      else raw.once('close', abort)
      signals.set(this, controller.signal)
      return controller.signal
    }
  })
}, { name: 'abort' })
