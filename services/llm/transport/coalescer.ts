/**
 * Coalescing of reads under load, as network cards moderate their interrupts (Linux: NAPI). What a token costs is that it wakes the
 * process, far more than its bytes. While many bodies bring pieces, each is read at most once in the time of a screen's frame, and what
 * came in between is one read, one push and one write. With few of them nothing waits.
 */

/** A body waits so long for its next read; milliseconds. Less than a frame at 60 Hz. */
const LONG_HOLD_MS = 12
/** Pieces of one read after which more is due soon, and so may be the end: its body waits shorter. */
const MANY_PIECES = 4
const SHORT_HOLD_MS = 4
/** Bodies that are due in the same time are read together; milliseconds. */
const GRID_MS = 1
/** Reads are counted by frames. */
const FRAME_MS = 16

/** Reads in a frame's time from which on there are many, and below which there are not any more: held ones come less often. */
const MANY = 32
const STILL_MANY = 8

/** Reads of a body after which nobody waits: they bring the first text. Nor after so many bytes: they are worth their wake-up. */
const FIRST_READS = 4
const LARGE_READ_BYTES = 8 * 1024

/** Reader of a body. */
export interface HeldReader {
  /** It may read on. */
  readOn (): void
}

/** Decides which reader waits before it reads on, for all bodies of a process. */
export class ReadCoalescer {
  #isOn = false
  #reads = 0
  #frameEndsAt = 0
  /** Those who wait, by the moment at which they are due, in units of the grid. */
  readonly #waiting = new Map<number, HeldReader[]>()
  #timer: NodeJS.Timeout | undefined
  /** The first moment of those. */
  #firesAt = Infinity

  /**
   * Told of each read.
   * @param reader whose read it was
   * @param nth of its body, from 1
   * @param pieces that it brought
   * @param bytes of those
   * @param now `performance.now()`
   * @returns whether the reader waits until its `readOn` is called, 4 to 5 ms later where many pieces came with it, else 12 to 13
   */
  holds (reader: HeldReader, nth: number, pieces: number, bytes: number, now: number): boolean {
    if (nth <= FIRST_READS || bytes >= LARGE_READ_BYTES) return false
    if (now >= this.#frameEndsAt) this.#judge(now)
    this.#reads += 1
    if (!this.#isOn) return false
    const due = Math.ceil((now + (pieces >= MANY_PIECES ? SHORT_HOLD_MS : LONG_HOLD_MS)) / GRID_MS)
    const readers = this.#waiting.get(due)
    if (readers === undefined) this.#waiting.set(due, [reader])
    else readers.push(reader)
    if (this.#timer === undefined || due < this.#firesAt) this.#wake(due, now)
    return true
  }

  #judge (now: number): void {
    const isSilence = now >= this.#frameEndsAt + FRAME_MS
    this.#isOn = !isSilence && this.#reads >= (this.#isOn ? STILL_MANY : MANY)
    this.#reads = 0
    this.#frameEndsAt = now + FRAME_MS
  }

  #wake (due: number, now: number): void {
    clearTimeout(this.#timer)
    this.#firesAt = due
    this.#timer = setTimeout(this.#release, due * GRID_MS - now)
  }

  readonly #release = (): void => {
    // A timer may fire a part of a millisecond early.
    const now = performance.now() + 1
    // A late timer finds several moments: who was due first reads first.
    for (const due of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      if (due * GRID_MS > now) break
      const readers = this.#waiting.get(due) ?? []
      this.#waiting.delete(due)
      for (const reader of readers) reader.readOn()
    }
    this.#timer = undefined
    const next = Math.min(...this.#waiting.keys())
    if (next !== Infinity) this.#wake(next, now - 1)
  }
}
