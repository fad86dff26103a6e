/** Signal that a call is to end: what is needed of an `AbortSignal` on its way, and one that costs a twentieth of it. */

/** Signal that a call is to end; each `AbortSignal` is one. */
export interface EndSignal {
  readonly aborted: boolean
  /** Why; undefined before. */
  readonly reason: unknown
  /** Throws the reason, once there is one. */
  throwIfAborted(): void
  /** Hear of the end, unless it has come. */
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** End of a call: its signal, and what gives it. Its listeners are few, are told once, and have to take themselves off. */
export class CallEnd implements EndSignal {
  aborted = false
  reason: unknown
  #listeners: (() => void)[] = []

  /**
   * End the call; only the first time counts.
   * @param reason why; absent: whoever asked has left
   */
  abort (reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }

  /** @inheritdoc */
  throwIfAborted (): void {
    if (this.aborted) throw this.reason
  }

  /** @inheritdoc */
  addEventListener (_type: 'abort', listener: () => void): void {
    // Not pushed, which makes room for sixteen more.
    if (!this.aborted) this.#listeners = this.#listeners.concat(listener)
  }

  /** @inheritdoc */
  removeEventListener (_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener)
    if (at !== -1) this.#listeners.splice(at, 1)
  }
}

/**
 * The same signal for what takes no other than an `AbortSignal`.
 * @param signal of a call
 */
export function abortSignalOf (signal: EndSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  const controller = new AbortController()
  if (signal.aborted) controller.abort(signal.reason)
  else signal.addEventListener('abort', () => { controller.abort(signal.reason) }, { once: true })
  return controller.signal
}
