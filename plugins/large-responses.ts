/** Turns of large responses: of each caller a few are prepared at once, so that what one asks for in a moment holds nobody else up. */
import fp from 'fastify-plugin'
import type { FastifyReply, onSendHookHandler, preHandlerHookHandler } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True where a response may be large: of each caller a few are prepared at once, the others wait. */
    large?: boolean
  }
  interface FastifyReply {
    /** Ends the turn that it has, or waits for, among its caller's large responses; null without one. */
    endTurn: (() => void) | null
  }
}

/** Number of responses that are prepared at once. */
export interface LargeResponsesOptions {
  /** For one caller; 2 when absent. */
  mostPreparing?: number
}

interface Line { preparing: number, waiting: Set<() => void> }

/**
 * Turns of large responses: reading and writing a megabyte takes the event loop some 20 ms, and 60 at once, asked for in a moment by
 * one caller, would hold everybody else up for their sum. Each caller has a line of its own. A turn ends once the response has been
 * handed to its connection, however slowly that is read.
 */
export default fp<LargeResponsesOptions>(async (app, { mostPreparing = 2 }) => {
  const lines = new Map<string, Line>()

  /** Wait for a turn in a line, and begin it. */
  function queue (key: string, reply: FastifyReply, begin: () => void): void {
    let line = lines.get(key)
    if (line === undefined) lines.set(key, line = { preparing: 0, waiting: new Set() })
    const { waiting } = line
    const own = line
    let hasTurn = false
    const start = (): void => {
      waiting.delete(start)
      hasTurn = true
      own.preparing += 1
      begin()
    }
    const end = (): void => {
      if (reply.endTurn === null) return
      reply.endTurn = null
      waiting.delete(start)
      if (hasTurn) own.preparing -= 1
      const [next] = waiting
      if (own.preparing < mostPreparing) next?.()
      if (own.preparing === 0 && waiting.size === 0) lines.delete(key)
    }
    reply.endTurn = end
    reply.raw.once('close', end)
    if (own.preparing < mostPreparing) start()
    else waiting.add(start)
  }

  app.decorateReply('endTurn', null)
  const begin: preHandlerHookHandler = (request, reply, done) => { queue(request.principal ?? request.network, reply, done) }
  const finish: onSendHookHandler = (_request, { endTurn }, _payload, done) => {
    // Not before it has been written, which follows in this turn of the event loop.
    if (endTurn !== null) setImmediate(endTurn)
    done()
  }
  // Hooks of these routes alone: for every other response they would cost more than its serialization.
  app.addHook('onRoute', (route) => {
    if (route.config?.large !== true) return
    route.preHandler = [begin, ...[route.preHandler ?? []].flat()]
    route.onSend = [...[route.onSend ?? []].flat(), finish]
  })
}, { name: 'large-responses', dependencies: ['principal'] })
