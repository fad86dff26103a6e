/** Pieces of a response between the socket that brings them and whoever reads them, or has them pushed. */
import type { ResponseTaker } from './port.js'

/** Bytes of pieces together. */
export function sizeOf (chunks: readonly Buffer[]): number {
  let size = 0
  for (const { length } of chunks) size += length
  return size
}

const SOON = Promise.resolve()

/** Bytes that have arrived and were not taken yet. */
export class Inbox {
  /** Bytes that wait. */
  bytes = 0
  #chunks: Buffer[] = []
  #isClosed = false
  #failure: unknown
  #wake: (() => void) | undefined
  #taker: ResponseTaker | undefined
  /** Whether the taker holds the rest back, and whether it is about to be called. */
  #isHeld = false
  #isDue = false

  /** @param source hears when all that waited was taken */
  constructor (private readonly source: { emptied(): void }) {}

  /** Adds a piece. */
  add (chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.bytes += chunk.length
    this.#notify()
  }

  /** Adds all that one read brought: it need not wait for more. */
  addRead (chunks: Buffer[]): void {
    this.#chunks = this.bytes === 0 ? chunks : this.#chunks.concat(chunks)
    this.bytes += sizeOf(chunks)
    if (this.#taker === undefined) this.#notify()
    else this.#deliver()
  }

  /** Nothing more comes: the end, or what broke it. */
  close (failure?: unknown): void {
    this.#isClosed = true
    this.#failure = failure
    this.#notify()
  }

  /** Forgets what waits. */
  clear (): void {
    this.#chunks = []
    this.bytes = 0
  }

  /** Gives all that waits, once there is something; null at the end. Throws what broke it. */
  async read (): Promise<Buffer[] | null> {
    // The promise is resumed after undici's whole burst of callbacks for one read, hence the batch.
    if (this.bytes === 0 && !this.#isClosed) await new Promise<void>((resolve) => { this.#wake = resolve })
    if (this.bytes > 0) return this.#empty()
    if (this.#failure !== undefined) throw this.#failure
    return null
  }

  /** Pushes to a taker from now on; undefined: to nobody any more. */
  pushTo (taker: ResponseTaker | undefined): void {
    this.#taker = taker
    if (taker !== undefined) this.#notify()
  }

  #empty (): Buffer[] {
    const chunks = this.#chunks
    this.clear()
    this.source.emptied()
    return chunks
  }

  #notify (): void {
    this.#wake?.()
    this.#wake = undefined
    if (this.#taker === undefined || this.#isDue) return
    this.#isDue = true
    // As above: one call for all that one read brought. `queueMicrotask` would make a resource and a scope for each.
    void SOON.then(() => { this.#deliver() })
  }

  #deliver (): void {
    this.#isDue = false
    if (this.#isHeld || this.#taker === undefined) return
    const held = this.bytes > 0 ? this.#taker.take(this.#empty()) : undefined
    if (held !== undefined) this.#hold(held)
    else if (this.#isClosed) this.#end()
  }

  async #hold (held: Promise<void>): Promise<void> {
    this.#isHeld = true
    await held
    this.#isHeld = false
    this.#deliver()
  }

  #end (): void {
    const taker = this.#taker
    this.#taker = undefined
    taker?.end(this.#failure)
  }
}
