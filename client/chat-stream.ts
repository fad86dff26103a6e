/** A streamed generation as an async iterable that resumes by itself after a disconnect, without losing or repeating text. */
import { delayAfter, pause } from './backoff.js'
import { chatEventOf, positionOf, type ChatEvent, type Position } from './chat-event.js'
import type { Message } from './contract.js'
import { errorOf, isForeign, isTransient, ParleyNetworkError, requestIdOf } from './errors.js'
import { readEvents } from './event-stream.js'

/**
 * Options of reading a stream.
 * @example
 * const options: StreamOptions = { maxFailures: 3, onReconnect: (failures) => console.log(`lost ${failures} times`) }
 * const message = await client.chat.stream({ agentId: 'guide', message: 'Hello' }, options).final()
 */
export interface StreamOptions {
  /** Ends the reading: the answer goes on without this reader. */
  signal?: AbortSignal | undefined
  /** Whether an abort also stops the answer, once it has begun. */
  cancelOnAbort?: boolean | undefined
  /** Hears of each attempt to get back to a stream that broke: a page may show it. */
  onReconnect?: ((failures: number, error: unknown) => void) | undefined
  /** Failures in a row after which the stream is given up; 10 when absent, a minute or so. */
  maxFailures?: number | undefined
  /** Milliseconds of silence after which a connection counts as dead; 45,000 when absent, three of the service's keep-alives. */
  idleMs?: number | undefined
}

/** Calls of the service that a stream is read by. */
export interface StreamSource {
  /** Ask, or ask again with the same key, as long as nothing is known of the answer. */
  begin(signal: AbortSignal | undefined): Promise<Response>
  /** Go on after an event. */
  resume(messageId: string, lastEventId: string, signal: AbortSignal | undefined): Promise<Response>
  stop(messageId: string): Promise<Message>
}

/**
 * An answer while it is produced: iterate over it, wait for `final()`, or both in any order. A connection that breaks is
 * resumed within. What one loop has read, a second one is not told again.
 * @example
 * const stream: ChatStream = client.chat.stream({ agentId: 'guide', message: 'Hello' })
 * for await (const event of stream) if (event.type === 'chunk') console.log(stream.text)
 * console.log((await stream.final()).status)
 */
export class ChatStream implements AsyncIterable<ChatEvent> {
  /** The text so far, each piece once; when it has ended, the text as it is stored. */
  text = ''
  /** Where the reader is; undefined before the first event. */
  position: Position | undefined
  /** The conversation; known from `start` on. */
  sessionId: string | undefined
  /** The stored answer; known from `end` on. */
  message: Message | undefined
  readonly #source: StreamSource
  readonly #options: StreamOptions
  /** The connection that is read; undefined before it, and after a loop was left. */
  #events: AsyncGenerator<ChatEvent> | undefined
  /** The read that is under way, shared by all who wait for it. */
  #reading: Promise<void> | undefined
  /** Events that `final` read and no loop has taken yet. */
  readonly #unread: ChatEvent[] = []
  /** Set when nothing more comes. */
  #outcome: { message: Message } | { error: unknown, isThrown: boolean } | undefined
  /** Head of the first response: the log has a failed answer under the id of the request that asked. */
  #asked: Headers | undefined
  #waiting = 0
  #announce: (messageId: string) => void = () => undefined
  #giveUp: (error: unknown) => void = () => undefined
  readonly #messageId: Promise<string>

  /**
   * @param source of the events
   * @param options how to read
   * @param from an event id to go on after
   */
  constructor (source: StreamSource, options: StreamOptions = {}, from?: Position) {
    this.#source = source
    this.#options = options
    this.#messageId = new Promise((resolve, reject) => {
      this.#announce = resolve
      this.#giveUp = reject
    })
    this.#messageId.catch(() => undefined)
    if (from !== undefined) {
      this.position = from
      this.#announce(from.messageId)
    }
  }

  /**
   * The events. Leaving the loop closes the connection; another loop, or `final`, goes on where it was left.
   * @throws {ParleyNetworkError} when the service stays away
   * @throws {ParleyApiError} when it refuses
   */
  async * [Symbol.asyncIterator] (): AsyncGenerator<ChatEvent> {
    try {
      for (;;) {
        while (this.#unread.length === 0 && this.#outcome === undefined) await this.#readOne()
        const event = this.#unread.shift()
        if (event !== undefined) yield event
        else if (this.#outcome !== undefined && 'error' in this.#outcome && this.#outcome.isThrown) throw this.#outcome.error
        else return
      }
    } finally {
      if (this.#waiting === 0) await this.#leave()
    }
  }

  /**
   * Stop the answer, as soon as it has begun; the iteration then comes to `end` with what there is.
   * @returns the stored answer
   */
  async stop (): Promise<Message> {
    return await this.#source.stop(await this.#messageId)
  }

  /**
   * Wait for the end, and read as far as no loop does: before, beside, after or without one.
   * @returns the stored answer
   * @throws {ParleyApiError} that the answer failed with
   * @throws whatever ended the reading, the same each time
   */
  async final (): Promise<Message> {
    this.#waiting++
    try {
      while (this.#outcome === undefined) await this.#readOne()
    } finally {
      this.#waiting--
    }
    if ('error' in this.#outcome) throw this.#outcome.error
    return this.#outcome.message
  }

  /** One event more, or the outcome. */
  #readOne (): Promise<void> {
    this.#events ??= this.#read()
    this.#reading ??= this.#events.next().then(async ({ value, done }) => {
      if (done !== true) this.#unread.push(value)
      if (this.#outcome !== undefined) await this.#leave()
    }, (error: unknown) => {
      this.#outcome = { error, isThrown: true }
      this.#giveUp(error)
    }).finally(() => { this.#reading = undefined })
    return this.#reading
  }

  async #leave (): Promise<void> {
    const events = this.#events
    this.#events = undefined
    await events?.return(undefined)
  }

  async * #read (): AsyncGenerator<ChatEvent, void> {
    const { signal, onReconnect, maxFailures = 10, idleMs = 45_000, cancelOnAbort = false } = this.#options
    const cancel = (): void => { if (this.position !== undefined) this.#source.stop(this.position.messageId).catch(() => undefined) }
    if (cancelOnAbort) signal?.addEventListener('abort', cancel, { once: true })
    try {
      for (let failures = 0; ;) {
        try {
          const response = await this.#connect()
          this.#asked ??= response.headers
          for await (const received of readEvents(response, idleMs, signal)) {
            const event = chatEventOf(received)
            if (event === undefined) continue
            const error = event.type === 'error' ? errorOf(event.data, 0, this.#asked) : undefined
            // The service lost its way to the answer, not the answer itself.
            if (error !== undefined && failures < maxFailures && isTransient(error)) throw error
            failures = 0
            const fresh = this.#accept(event)
            if (event.type === 'end') this.#outcome = { message: event.data.message }
            else if (error !== undefined) this.#outcome = { error, isThrown: false }
            if (fresh !== undefined) yield fresh
            if (this.#outcome !== undefined) return
          }
          throw new ParleyNetworkError(undefined, requestIdOf(response.headers))
        } catch (error) {
          // An answer that has begun is there, whatever a proxy says meanwhile; only the service itself can say otherwise.
          const mayPass = isTransient(error) || (this.position !== undefined && isForeign(error))
          if (!mayPass || ++failures > maxFailures) throw error
          onReconnect?.(failures, error)
          await pause(delayAfter(failures, error), signal)
        }
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #connect (): Promise<Response> {
    const { position } = this
    const { signal } = this.#options
    if (position === undefined) return this.#source.begin(signal)
    return this.#source.resume(position.messageId, `${position.messageId}:${position.chars}:${position.n}`, signal)
  }

  /** Takes an event into the state; what it repeats is cut off, and an event that only repeats is undefined. */
  #accept (event: ChatEvent): ChatEvent | undefined {
    const { type, data, id } = event
    if (type === 'end') {
      this.text = data.message.content
      this.message = data.message
      return event
    }
    const before = this.position
    const at = positionOf(id)
    if (type === 'error' || at === undefined) return event
    if (before !== undefined && (type === 'chunk' ? at.chars <= before.chars : at.n <= before.n)) return undefined
    this.position = at
    if (type === 'start') {
      this.sessionId = data.sessionId
      this.#announce(at.messageId)
    }
    if (type !== 'chunk') return event
    const repeated = Math.max(0, (before?.chars ?? 0) + data.content.length - at.chars)
    const content = data.content.slice(repeated)
    this.text += content
    return { type, data: { content }, id }
  }
}
