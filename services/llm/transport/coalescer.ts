/**
 * Coalescing of reads under load, as network cards moderate their interrupts (Linux: NAPI). What a token costs is that it wakes the
 * process, far more than its bytes. While many bodies bring pieces, each is read at most once in the time of a screen's frame, and what
 * came in between is one read, one push and one write. With few of them nothing waits.
 */

/** The longest that a body waits for its next read is their sum, one frame at 60 Hz; milliseconds. */
const HOLD_MS = 12
const GRID_MS = 4

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

/** Readers that wait for the same moment. */
interface Cohort { dueAt: number, readers: HeldReader[] }

/** Decides which reader waits before it reads on, for all bodies of a process. */
export class ReadCoalescer {
  #isOn = false
  #reads = 0
  #frameEndsAt = 0
  #cohorts: Cohort[] = []
  #timer: NodeJS.Timeout | undefined

  /**
   * Told of each read.
   * @param reader whose read it was
   * @param nth of its body, from 1
   * @param bytes that it brought
   * @param now `performance.now()`
   * @returns whether the reader waits until its `readOn` is called, 12 to 16 ms later
   */
  holds (reader: HeldReader, nth: number, bytes: number, now: number): boolean {
    if (nth <= FIRST_READS || bytes >= LARGE_READ_BYTES) return false
    if (now >= this.#frameEndsAt) this.#judge(now)
    this.#reads += 1
    if (!this.#isOn) return false
    const dueAt = Math.ceil((now + HOLD_MS) / GRID_MS) * GRID_MS
    let cohort = this.#cohorts.at(-1)
    if (cohort === undefined || cohort.dueAt < dueAt) this.#cohorts.push(cohort = { dueAt, readers: [] })
    cohort.readers.push(reader)
    this.#timer ??= setTimeout(this.#release, dueAt - now)
    return true
  }

  #judge (now: number): void {
    const isSilence = now >= this.#frameEndsAt + HOLD_MS + GRID_MS
    this.#isOn = !isSilence && this.#reads >= (this.#isOn ? STILL_MANY : MANY)
    this.#reads = 0
    this.#frameEndsAt = now + HOLD_MS + GRID_MS
  }

  readonly #release = (): void => {
    // A timer may fire a part of a millisecond early.
    const now = performance.now() + 1
    for (let cohort = this.#cohorts[0]; cohort !== undefined && cohort.dueAt <= now; cohort = this.#cohorts[0]) {
      this.#cohorts.shift()
      for (const reader of cohort.readers) reader.readOn()
    }
    const next = this.#cohorts[0]
    this.#timer = next === undefined ? undefined : setTimeout(this.#release, next.dueAt - now + 1)
  }
}
