/** Standard output as a pipe that several processes write to: whole lines, by this thread, without ever waiting for its reader. */
import { EventEmitter } from 'node:events'
import { constants, openSync, writeSync } from 'node:fs'

/** Stream of lines: a destination of pino's, or what has its events. */
export interface LineStream {
  write(lines: string): unknown
  flushSync(): void
  on(event: 'drain', listener: () => void): unknown
  on(event: 'write', listener: (bytes: number) => void): unknown
  on(event: 'drop', listener: (lines: string) => void): unknown
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** Bytes that a pipe takes as a whole or not at all, whoever else writes to it (PIPE_BUF, write(2) of Linux). */
export const WHOLE_IN_PIPE = 4096
/** Milliseconds until a pipe that is full, or broken, is tried again. */
const RETRY = 20
const NEWLINE = 10

/** End of the most whole lines that fit; of the first one where that alone does not. */
function endOfPiece (bytes: Buffer): number {
  if (bytes.length <= WHOLE_IN_PIPE) return bytes.length
  const end = bytes.lastIndexOf(NEWLINE, WHOLE_IN_PIPE - 1)
  const first = end === -1 ? bytes.indexOf(NEWLINE) : end
  return first === -1 ? bytes.length : first + 1
}

/**
 * Pipe with the events of pino's destinations: `drain`, `write`, `drop` and `error`. Pieces are as small as they have to be; each from
 * another thread, as theirs are, would cost a fifth of a request.
 */
export class LogPipe extends EventEmitter implements LineStream {
  readonly #descriptor: number
  readonly #most: number
  #waiting: Buffer[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  /**
   * @param descriptor open for writing, without waiting
   * @param most bytes that wait for the reader; what is beyond is lost
   */
  constructor (descriptor: number, most: number) {
    super()
    this.#descriptor = descriptor
    this.#most = most
  }

  /**
   * Pipe that this process has as its standard output, opened anew: whether the old descriptor waits is not for one of its owners to say.
   * @param most bytes that wait for the reader
   * @returns null where it can't be opened
   */
  static ofStandardOutput (most: number): LogPipe | null {
    try {
      return new LogPipe(openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK), most)
    } catch {
      return null
    }
  }

  /** Write whole lines, at once if the pipe takes them. */
  write (lines: string): boolean {
    const bytes = Buffer.from(lines)
    if (this.#bytes + bytes.length > this.#most) return this.emit('drop', lines)
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    if (this.#timer === undefined) this.flushSync()
    return true
  }

  /** Try no more. */
  end (): void { clearTimeout(this.#timer) }

  /** Write what the pipe takes now. */
  flushSync (): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
        const written = writeSync(this.#descriptor, bytes, 0, endOfPiece(bytes))
        this.#bytes -= written
        if (written === bytes.length) this.#waiting.shift()
        else this.#waiting[0] = bytes.subarray(written)
        this.emit('write', written)
      }
      this.emit('drain')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') {
        // Nobody will ever read it.
        this.#waiting = []
        this.#bytes = 0
      } else this.#timer = setTimeout(() => { this.flushSync() }, RETRY)
      if (code !== 'EAGAIN') this.emit('error', error)
    }
  }
}
