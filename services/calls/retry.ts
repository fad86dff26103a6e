import type { Agent } from '../agents/agent.js'
import type { EndSignal } from '../llm/end-signal.js'
import type { UpstreamFailure } from '../llm/failure.js'

/** The longest that a `Retry-After` is waited for where nobody else can be asked, and where somebody can, in milliseconds. */
const LONGEST_WAIT_MS = 60_000
const SHORT_WAIT_MS = 5_000

/**
 * Delay before a retry: full jitter around 1, 2, 4, … times the agent's base, and no less than what `Retry-After` asked for.
 * @param agent whose retries
 * @param retry which one, from 0
 * @param failure that it follows
 * @param hasFallback whether somebody else could be asked
 * @param random in [0, 1)
 * @returns milliseconds; undefined where that is too long to wait
 */
export function delayBefore (
  { retry: { baseDelayMs } }: Agent, retry: number, failure: UpstreamFailure, hasFallback: boolean, random: () => number
): number | undefined {
  const asked = (failure.retryAfterSeconds ?? 0) * 1000
  if (asked > (hasFallback ? SHORT_WAIT_MS : LONGEST_WAIT_MS)) return undefined
  return Math.max(asked, Math.round(random() * baseDelayMs * 2 ** retry))
}

/**
 * Wait.
 * @param ms how long
 * @param signal ends it
 * @throws the signal's reason
 */
export async function pause (ms: number, signal: EndSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
  })
  signal.throwIfAborted()
}
