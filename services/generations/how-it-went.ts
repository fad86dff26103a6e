import type { ParleyError } from '../../errors.js'
import type { Message } from '../conversations/shapes.js'

/** Facts of a generation that this process knows beyond what is stored. */
export interface HowItWent {
  /** Calls of upstreams that it took. */
  attempts: number
  /** With the details that are not stored. */
  failure: ParleyError | null
}

const known = new WeakMap<Message, HowItWent>()

/**
 * Keep how an answer went, for as long as somebody has the answer.
 * @param message as it was stored
 * @param how it went
 */
export function remember (message: Message, how: HowItWent): void {
  known.set(message, how)
}

/**
 * Facts of a generation.
 * @param message as the engine handed it out
 * @returns undefined where another process produced it, or it was read again
 */
export function howItWent (message: Message): HowItWent | undefined {
  return known.get(message)
}
