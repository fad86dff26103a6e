/** Responses as streams of server-sent events, with keep-alive comments and backpressure. */
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import fp from 'fastify-plugin'
import type { FastifyReply } from 'fastify'
import { linesOf } from '../response.js'

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
  /** Aborted when nothing more can be sent: the client has gone, or the server closes. */
  readonly closed: AbortSignal
  /** Hear when nothing more can be sent, also of what came before: for many streams, which a signal each would cost too much. */
  onClose(listener: () => void): void
  /**
   * Send events in one write.
   * @returns a promise when the client reads more slowly than it is sent to: wait for it before sending more
   */
  send(events: SentEvent[]): Promise<void> | undefined
  /** As `send`, for events that are encoded already. */
  sendEncoded(events: string): Promise<void> | undefined
  /** End the answer. */
  end(): void
}

/** An event on the wire; data is always one line of JSON, so that no text can forge another event. */
export interface SentEvent { id: string, event: string, data: unknown }

/** Times of the streams, in milliseconds. */
export interface EventStreamOptions {
  /** Silence after which a keep-alive comment is due; 10 s when absent. */
  silenceMs?: number
  /** How often that is looked at; 2.5 s when absent. */
  checkMs?: number
  /** What a reader is given to take the rest when the server closes; 2 s when absent. */
  partingMs?: number
}

// One for all: an exception made for each stream, with its stack, would cost more than a chunk.
const CLOSED = new Error('the stream is closed')

/**
 * Events as they go over the wire.
 * @param events in order
 */
export const encodeEvents = (events: readonly SentEvent[]): string => events.map(encode).join('')

const encode = ({ id, event, data }: SentEvent): string => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`

const NOTHING = (): void => undefined

/** A stream over its response. Signals are made for who asks for them: most streams need none. */
class OpenStream implements EventStream {
  sentAt = Date.now()
  #controller: AbortController | undefined
  #listeners: (() => void)[] = []
  #isClosed = false
  #drained: Promise<void> | undefined
  #resume = NOTHING

  constructor (private readonly reply: FastifyReply) {}

  get hangUp (): AbortSignal { return this.reply.hangUp }

  get closed (): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#isClosed) this.#controller.abort(CLOSED)
    return this.#controller.signal
  }

  onClose (listener: () => void): void {
    if (this.#isClosed) listener()
    // Not pushed, which makes room for sixteen more.
    else this.#listeners = this.#listeners.concat(listener)
  }

  send (events: SentEvent[]): Promise<void> | undefined {
    return this.sendEncoded(encodeEvents(events))
  }

  sendEncoded (events: string): Promise<void> | undefined {
    const { raw: { socket } } = this.reply
    if (this.#write(events) || socket === null) return
    // Not by its `error`, which comes before the stream is closed.
    this.#drained ??= new Promise((resolve) => {
      this.#resume = () => {
        this.#drained = undefined
        resolve()
      }
      socket.once('drain', this.#resume)
    })
    return this.#drained
  }

  end (): void {
    this.reply.raw.end()
  }

  /** Sends a comment where nothing was sent for a while, and nothing waits to be. */
  keepAlive (now: number, silenceMs: number): void {
    if (now - this.sentAt >= silenceMs && this.reply.raw.socket?.writableNeedDrain === false) this.#write(': keep-alive\n\n')
  }

  /** Nothing more can be sent. */
  close (): void {
    this.#isClosed = true
    this.#controller?.abort(CLOSED)
    this.#resume()
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }

  /**
   * One write of one chunk (RFC 9112 §7.1). A response's own `write` makes four of it, which cost the processor three times as much.
   * @returns false when the socket holds more than it likes to
   */
  #write (text: string): boolean {
    const { socket, chunkedEncoding, writableEnded, destroyed } = this.reply.raw
    if (this.#isClosed || writableEnded || destroyed || socket === null || text === '') return true
    this.sentAt = Date.now()
    return socket.write(chunkedEncoding ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text)
  }
}

/** Lets go of what a request's header said, its credential above all: whoever asked is known, and a stream would hold it to its end. */
function forgetHeader (request: IncomingMessage): void {
  request.rawHeaders = []
  request.headers.authorization = undefined
}

/** Server-sent events with keep-alive comments and backpressure. One timer serves all streams. */
export default fp<EventStreamOptions>(async (app, { silenceMs = 10_000, checkMs = 2500, partingMs = 2000 }) => {
  const open = new Map<FastifyReply['raw'], OpenStream>()
  const timer = setInterval(() => {
    const now = Date.now()
    for (const stream of open.values()) stream.keepAlive(now, silenceMs)
  }, checkMs).unref()

  app.decorateReply('openEventStream', function () {
    const { raw } = this
    this.request.countAsStream()
    this.hijack()
    raw.writeHead(200, {
      ...(this.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no'
    })
    const stream = new OpenStream(this)
    // Headers alone (RFC 9110 §9.3.2): events would be written past the response, and read as the next one.
    if (this.request.method === 'HEAD') {
      raw.end()
      stream.close()
      return stream
    }
    raw.write(': connected\n\n')
    linesOf(this).forgetHeader()
    forgetHeader(this.request.raw)
    open.set(raw, stream)
    raw.on('close', () => {
      open.delete(raw)
      stream.close()
    })
    // A client that resets the connection while it is written to is a hang-up, which `close` tells of.
    raw.on('error', NOTHING)
    return stream
  })

  // Fastify's close() waits for open responses for ever: what is still open once generations have been drained is ended, and cut
  // off where its reader does not take the rest.
  app.addHook('preClose', async () => {
    clearInterval(timer)
    // Whoever reads what has just ended sends its last event first.
    await setImmediate()
    const parting = AbortSignal.timeout(partingMs)
    await Promise.all([...open].map(async ([raw, stream]) => {
      stream.close()
      const closed = once(raw, 'close', { signal: parting })
      raw.end()
      await closed.catch(() => { raw.destroy() })
    }))
  })
}, { name: 'event-stream', dependencies: ['abort', 'overload', 'lifecycle'] })
