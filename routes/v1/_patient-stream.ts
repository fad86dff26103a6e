import type { FastifyInstance, FastifyReply } from 'fastify'
import type { EventStream } from '../../plugins/event-stream.js'

/** Milliseconds of silence after which a stream is opened with nothing to say: whatever lies in between gives up later than that. */
const PATIENCE_MS = 10_000

/**
 * A stream of events that opens with the first thing that is sent: until then a failure is an error with its status. An agent that is
 * silent for long opens it too, so that keep-alives go out.
 */
export class PatientStream {
  #stream: EventStream | undefined
  readonly #timer: NodeJS.Timeout

  /**
   * @param app counts it
   * @param reply becomes the stream
   * @param patienceMs after which it opens with nothing to say
   */
  constructor (private readonly app: FastifyInstance, private readonly reply: FastifyReply, patienceMs = PATIENCE_MS) {
    this.#timer = setTimeout(() => { if (!reply.isHungUp) this.#open() }, patienceMs)
  }

  /** Whether an error has to be said within the stream. */
  get isOpen (): boolean { return this.#stream !== undefined }

  /**
   * Send events that are encoded already.
   * @returns a promise when the client reads more slowly than it is sent to
   */
  send (events: string): Promise<void> | undefined {
    return this.#open().sendEncoded(events)
  }

  /** Leave it: an open stream ends here, one that never opened is nothing. */
  end (): void {
    clearTimeout(this.#timer)
    if (this.#stream === undefined) return
    this.app.generationMetrics.streams(-1)
    this.#stream.end()
  }

  #open (): EventStream {
    if (this.#stream !== undefined) return this.#stream
    clearTimeout(this.#timer)
    this.app.generationMetrics.streams(1)
    this.#stream = this.reply.openEventStream()
    return this.#stream
  }
}
