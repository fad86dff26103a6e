import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import fp from 'fastify-plugin'
import type { FastifyReply } from 'fastify'

declare module 'fastify' {
  interface FastifyReply {
    /** Answer with a stream of server-sent events; the headers and a first comment go out at once. */
    openEventStream(): EventStream
  }
}

/** One open `text/event-stream` answer (HTML standard, section 9.2, server-sent events). */
export interface EventStream {
  /** Aborted when the client has gone. */
  readonly hangUp: AbortSignal
  /**
   * Send events in one write.
   * @returns a promise when the client reads more slowly than it is sent to: wait for it before sending more
   */
  send(events: SentEvent[]): Promise<void> | undefined
  /** End the answer. */
  end(): void
}

/** An event on the wire; data is always one line of JSON, so that no text can forge another event. */
export interface SentEvent { id: string, event: string, data: unknown }

const SILENCE_MS = 10_000
const CHECK_MS = 2500

const encode = ({ id, event, data }: SentEvent): string => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** Server-sent events with keep-alive comments and backpressure. One timer serves all streams. */
export default fp(async (app) => {
  const open = new Map<FastifyReply['raw'], number>()
  const timer = setInterval(() => {
    const now = Date.now()
    for (const [raw, sentAt] of open) {
      if (now - sentAt < SILENCE_MS || raw.writableNeedDrain) continue
      raw.write(': keep-alive\n\n')
      open.set(raw, now)
    }
  }, CHECK_MS).unref()

  app.decorateReply('openEventStream', function () {
    const { raw, hangUp } = this
    this.request.countAsStream()
    this.hijack()
    raw.writeHead(200, {
      ...(this.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no'
    })
    raw.write(': connected\n\n')
    open.set(raw, Date.now())
    raw.once('close', () => { open.delete(raw) })
    // A client that resets the connection while it is written to is a hang-up, which `close` tells of.
    raw.on('error', () => undefined)
    return {
      hangUp,
      send (events) {
        if (raw.closed || raw.destroyed) return
        open.set(raw, Date.now())
        if (raw.write(events.map(encode).join(''))) return
        return once(raw, 'drain', { signal: hangUp }).then(() => undefined, () => undefined)
      },
      end () {
        open.delete(raw)
        raw.end()
      }
    }
  })

  // Fastify's close() waits for open responses for ever: what is still open once generations have been drained is ended.
  app.addHook('preClose', async () => {
    clearInterval(timer)
    for (const raw of open.keys()) raw.end()
  })
}, { name: 'event-stream', dependencies: ['abort', 'overload', 'lifecycle'] })
