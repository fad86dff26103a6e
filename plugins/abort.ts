import fp from 'fastify-plugin'
import type { FastifyReply } from 'fastify'

declare module 'fastify' {
  interface FastifyReply {
    /** Aborted when the client closes the connection before its answer is complete. */
    readonly hangUp: AbortSignal
    /** Whether the client has closed the connection before its answer was complete. */
    readonly isHungUp: boolean
    /** Hear of that: what a signal costs, ten microseconds, is much for a request. */
    onHangUp(listener: () => void): void
  }
}

/**
 * A signal, and an event, for work that is pointless without its reader. `request.signal` is no use here: it aborts at once on a POST
 * with a body, and never after `reply.hijack()`.
 */
export default fp(async (app) => {
  const signals = new WeakMap<FastifyReply, AbortSignal>()
  app.decorateReply('isHungUp', {
    getter (this: FastifyReply) { return this.raw.closed && !this.raw.writableFinished }
  })
  app.decorateReply('onHangUp', function (listener: () => void) {
    const { raw } = this
    raw.once('close', () => { if (!raw.writableFinished) listener() })
  })
  app.decorateReply('hangUp', {
    getter (this: FastifyReply) {
      const known = signals.get(this)
      if (known !== undefined) return known
      const controller = new AbortController()
      if (this.isHungUp) controller.abort()
      else this.onHangUp(() => { controller.abort() })
      signals.set(this, controller.signal)
      return controller.signal
    }
  })
}, { name: 'abort' })
