import type { ParleyError } from '../../errors.js'
import type { EndSignal } from '../calls/call.js'
import { UpstreamError } from '../calls/errors.js'
import { toClientError } from '../calls/failures.js'
import type { Outcome } from '../conversations/generation-store.js'

/** Reason of a generation's end before its upstream was done. */
export type EarlyEnd = 'stopped' | 'drained' | 'lost'

/** The abort reason that carries it. */
export class EndedEarly extends Error {
  override readonly name = 'EndedEarly'

  /** @param why it ended */
  constructor (readonly why: EarlyEnd) { super(`the generation was ${why}`) }
}

/** End of a generation. */
export interface Ending {
  status: Outcome['status']
  /** What a client hears of its failure; null unless it failed. */
  failure: ParleyError | null
  /** Whether another process has taken it over, so that its end is not this one's to store. */
  isLost: boolean
}

/**
 * End of a generation, from what ended it.
 * @param signal that its call was given
 * @param broken what its call threw; undefined when it came to its end
 * @param hasText whether text had been shown
 */
export function endingOf (signal: Pick<EndSignal, 'reason'>, broken: { error: unknown } | undefined, hasText: boolean): Ending {
  const early = signal.reason instanceof EndedEarly ? signal.reason.why : null
  if (early !== null) return { status: early === 'stopped' ? 'stopped' : 'interrupted', failure: null, isLost: early === 'lost' }
  if (broken === undefined) return { status: 'complete', failure: null, isLost: false }
  return { status: 'failed', failure: toClientError(broken.error, hasText), isLost: false }
}

/** Error that readers get for a generation whose end another process has stored. */
export const interrupted = (): ParleyError => UpstreamError({ message: 'The answer was interrupted. What had been produced is stored.' })
