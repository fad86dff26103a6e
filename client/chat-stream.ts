import { delayAfter, pause } from './backoff.js'
import { chatEventOf, positionOf, type ChatEvent, type Position } from './chat-event.js'
import type { Message } from './contract.js'
import { errorOf, isTransient, ParleyNetworkError } from './errors.js'
import { readEvents } from './event-stream.js'

/** How a stream is read. */
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

/** What a stream needs from the service. */
export interface StreamSource {
  /** Ask, or ask again with the same key, as long as nothing is known of the answer. */
  begin(signal: AbortSignal | undefined): Promise<Response>
  /** Go on after an event. */
  resume(messageId: string, lastEventId: string, signal: AbortSignal | undefined): Promise<Response>
  stop(messageId: string): Promise<Message>
}

/** An answer while it is produced: iterate over it once. A connection that breaks is resumed within the iteration. */
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
  readonly #events: AsyncGenerator<ChatEvent>
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
    this.#events = this.#read()
  }

  /** The events. */
  [Symbol.asyncIterator] (): AsyncIterator<ChatEvent> {
    return this.#events
  }

  /**
   * Stop the answer, as soon as it has begun; the iteration then comes to `end` with what there is.
   * @returns the stored answer
   */
  async stop (): Promise<Message> {
    return await this.#source.stop(await this.#messageId)
  }

  /**
   * Read to the end.
   * @returns the stored answer
   * @throws {ParleyApiError} that the answer failed with
   */
  async final (): Promise<Message> {
    for await (const { type, data } of this) {
      if (type === 'error') throw errorOf(data, 0)
      if (type === 'end') return data.message
    }
    throw new ParleyNetworkError()
  }

  async * #read (): AsyncGenerator<ChatEvent> {
    const { signal, onReconnect, maxFailures = 10, idleMs = 45_000, cancelOnAbort = false } = this.#options
    const cancel = (): void => { if (this.position !== undefined) this.#source.stop(this.position.messageId).catch(() => undefined) }
    if (cancelOnAbort) signal?.addEventListener('abort', cancel, { once: true })
    try {
      for (let failures = 0; ;) {
        try {
          for await (const received of readEvents(await this.#connect(), idleMs, signal)) {
            const event = chatEventOf(received)
            if (event === undefined) continue
            // The service lost its way to the answer, not the answer itself.
            if (event.type === 'error' && failures < maxFailures && isTransient(errorOf(event.data, 0))) throw errorOf(event.data, 0)
            failures = 0
            const fresh = this.#accept(event)
            if (fresh !== undefined) yield fresh
            if (event.type === 'end' || event.type === 'error') return
          }
          throw new ParleyNetworkError()
        } catch (error) {
          if (!isTransient(error) || ++failures > maxFailures) throw error
          onReconnect?.(failures, error)
          await pause(delayAfter(failures, error), signal)
        }
      }
    } catch (error) {
      this.#giveUp(error)
      throw error
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
