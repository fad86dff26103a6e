import fp from 'fastify-plugin'
import type { FastifyReply } from 'fastify'

/**
 * Reason of every signal that a reader's leaving aborts: one for all, since an exception with its stack is an eighth of what a
 * hang-up costs, and a crowd may hang up at once.
 */
export const HUNG_UP = new DOMException('the reader left', 'AbortError')

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
      if (this.isHungUp) controller.abort(HUNG_UP)
      else this.onHangUp(() => { controller.abort(HUNG_UP) })
      signals.set(this, controller.signal)
      return controller.signal
    }
  })
}, { name: 'abort' })
