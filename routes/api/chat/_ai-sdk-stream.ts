/** Delivery of an answer to a client of the AI SDK, as the parts of its UI message stream. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { HUNG_UP } from '../../../plugins/abort.js'
import { toParleyError } from '../../../plugins/errors/translation.js'
import type { EventStream } from '../../../plugins/event-stream.js'
import type { Caller } from '../../../identity.js'
import type { ShownAs } from '../../../services/fronts/ai-sdk/chats.js'
import { PartStream, type Major } from '../../../services/fronts/ai-sdk/part-stream.js'
import { errorIn, START, thrownOf, type Asked, type StreamEvent } from '../../../services/generations/index.js'

/** Milliseconds after which a stream opens although nothing was said: until then a failure is an error with its status. */
const PATIENCE_MS = 10_000

const isSaid = ({ type }: StreamEvent): boolean => type !== 'start' && type !== 'status'

/** A response that becomes a stream with the first thing said. What ends before its last part was cut, and breaks the connection. */
class UiStream {
  #stream: EventStream | undefined
  #held = ''

  constructor (
    private readonly app: FastifyInstance, private readonly reply: FastifyReply, private readonly sessionId: string,
    private readonly parts: PartStream, private readonly onClose: () => void
  ) {}

  get isOpen (): boolean { return this.#stream !== undefined }

  /** Keep lines until the stream opens. */
  hold (lines: string): void { this.#held += lines }

  send (lines: string): Promise<void> | undefined {
    this.#held += lines
    return this.open()
  }

  open (): Promise<void> | undefined {
    const stream = this.#stream ?? this.#begin()
    const lines = this.#held
    this.#held = ''
    return stream.sendEncoded(lines)
  }

  end (): void {
    if (this.#stream === undefined) return
    this.app.generationMetrics.streams(-1)
    if (this.parts.isWhole) this.#stream.end()
    else this.#break()
  }

  #begin (): EventStream {
    this.app.generationMetrics.streams(1)
    void this.reply.header('x-vercel-ai-ui-message-stream', 'v1').header('x-session-id', this.sessionId)
    const stream = this.reply.openEventStream()
    this.#stream = stream
    stream.onClose(() => {
      // The server would end it as if it were whole.
      if (!this.parts.isWhole) this.#break()
      this.onClose()
    })
    return stream
  }

  /** Cut what is not whole; HEAD, which gets no parts, is whole with its headers. */
  #break (): void {
    if (!this.reply.raw.writableEnded) this.reply.raw.destroy()
  }
}

/**
 * Stream an answer from its start on.
 * @param app for the engine
 * @param reply becomes the stream
 * @param caller whose answer
 * @param answer which
 * @param major of the AI SDK whose parts may be used
 * @param patienceMs how long nothing may be said before the stream opens; 0 opens it at once
 * @throws {ParleyError} what went wrong before anything was said
 */
export async function streamParts (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, { messageId, sessionId, ...shown }: Pick<Asked, 'messageId' | 'sessionId'> & Partial<ShownAs>, major: Major, patienceMs = PATIENCE_MS
): Promise<void> {
  reply.request.about = { messageId, sessionId }
  const parts = new PartStream(major, shown)
  const reading = new AbortController()
  const stream = new UiStream(app, reply, sessionId, parts, () => { reading.abort(HUNG_UP) })
  const right = app.auth.rights.watch(caller, () => { reading.abort() })
  const opening = setTimeout(() => { if (!reply.hangUp.aborted) void stream.open() }, patienceMs)
  let failure: Error | undefined
  if (patienceMs === 0) void stream.open()
  try {
    await app.generations.follow(caller.userId, messageId, START, (events) => {
      const told = events.map(errorIn).find((error) => error !== undefined)
      if (told !== undefined) failure = thrownOf(told)
      const lines = parts.take(events)
      if (stream.isOpen || (failure === undefined && events.some(isSaid))) return stream.send(lines)
      stream.hold(lines)
      return undefined
    }, AbortSignal.any([reply.hangUp, reading.signal]))
    failure = right.ended ?? failure
    if (failure !== undefined) throw failure
    if (reply.hangUp.aborted && !stream.isOpen) reply.hijack()
  } catch (error) {
    if (!stream.isOpen) throw error
    app.noticeBroken(reply.request, error)
    const known = toParleyError(error)
    app.countError(known.code)
    await stream.send(parts.fail(known.message))
  } finally {
    clearTimeout(opening)
    right.release()
    stream.end()
  }
}
