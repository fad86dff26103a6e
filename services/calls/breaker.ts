/** State of a circuit breaker. */
export type BreakerState = 'closed' | 'open' | 'half-open'

/** Verdict on a call, as far as its target is to be judged by it. */
export type Verdict = 'success' | 'failure' | 'none'

const SECOND_MS = 1000
const WINDOW_SECONDS = 30
const LEAST_CALLS = 10
const HIGHEST_RATE = 0.5
const MOST_IN_A_ROW = 5

/** Time for which an open breaker lets nothing through. */
const OPEN_MS = 10_000

/**
 * Circuit breaker of one target: opens on more than half of at least 10 calls in 30 s, or on 5 failures in a row; after 10 s it lets one
 * call through, whose first token closes it and whose failure opens it anew. It only judges: whoever calls asks, and tells the end.
 */
export class Breaker {
  /** Per second of the window, by the second's number. */
  readonly #seconds = Array.from({ length: WINDOW_SECONDS }, () => ({ second: -1, calls: 0, failures: 0 }))
  #inARow = 0
  #openUntil: number | undefined
  #isTrying = false

  /** @param now the clock, in milliseconds; for tests */
  constructor (private readonly now: () => number = () => performance.now()) {}

  /** Closed calls pass, open none, half-open one. */
  get state (): BreakerState {
    if (this.#openUntil === undefined) return 'closed'
    return this.now() < this.#openUntil ? 'open' : 'half-open'
  }

  /** Milliseconds until a call may pass; 0 where one may. */
  get waitMs (): number {
    return this.#openUntil === undefined ? 0 : Math.max(0, this.#openUntil - this.now())
  }

  /** Whether a call may pass. */
  get isPassable (): boolean {
    const { state } = this
    return state === 'closed' || (state === 'half-open' && !this.#isTrying)
  }

  /**
   * A call begins that `isPassable` let through.
   * @returns whether it is the one that a half-open breaker tries
   */
  begin (): boolean {
    this.#isTrying ||= this.state === 'half-open'
    return this.#isTrying
  }

  /** The call's first token came: that is proof enough for others to follow. */
  prove (): void {
    if (this.#openUntil !== undefined) this.#close()
  }

  /**
   * A call has ended.
   * @param verdict `none` where it says nothing about the target, such as a caller's hang-up
   * @param isTrial what `begin` returned for it
   */
  end (verdict: Verdict, isTrial: boolean): void {
    if (isTrial) this.#isTrying = false
    if (verdict === 'none') return
    if (verdict === 'success') this.prove()
    const isFailure = verdict === 'failure'
    this.#inARow = isFailure ? this.#inARow + 1 : 0
    this.#count(isFailure)
    if (!isFailure) return
    const isOpening = this.#openUntil === undefined ? this.#isTooMuch() : isTrial
    if (isOpening) this.#openUntil = this.now() + OPEN_MS
  }

  #count (isFailure: boolean): void {
    const second = Math.floor(this.now() / SECOND_MS)
    const slot = this.#seconds[second % WINDOW_SECONDS]
    if (slot === undefined) return
    if (slot.second !== second) Object.assign(slot, { second, calls: 0, failures: 0 })
    slot.calls += 1
    if (isFailure) slot.failures += 1
  }

  #isTooMuch (): boolean {
    if (this.#inARow >= MOST_IN_A_ROW) return true
    const oldest = Math.floor(this.now() / SECOND_MS) - WINDOW_SECONDS
    const recent = this.#seconds.filter(({ second }) => second > oldest)
    const calls = recent.reduce((sum, slot) => sum + slot.calls, 0)
    return calls >= LEAST_CALLS && recent.reduce((sum, slot) => sum + slot.failures, 0) > calls * HIGHEST_RATE
  }

  #close (): void {
    this.#openUntil = undefined
    this.#isTrying = false
    this.#inARow = 0
    for (const slot of this.#seconds) slot.second = -1
  }
}
