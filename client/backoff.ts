import { ParleyApiError } from './errors.js'

const BASE_MS = 250
const LONGEST_MS = 15_000

/**
 * Milliseconds to wait before a repeat: exponential with jitter between half and all of it, so that clients which lost the
 * same server do not come back together; never less than the server's `Retry-After`.
 * @param failures so far in a row, at least 1
 * @param error the last one
 * @returns milliseconds
 */
export function delayAfter (failures: number, error: unknown): number {
  const ceiling = Math.min(LONGEST_MS, BASE_MS * 2 ** (failures - 1))
  const asked = error instanceof ParleyApiError ? (error.retryAfter ?? 0) * 1000 : 0
  return Math.max(asked, ceiling * (0.5 + Math.random() / 2))
}

/**
 * Wait.
 * @param ms milliseconds
 * @param signal ends it early
 * @throws the signal's reason
 */
export function pause (ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      clearTimeout(timer)
      const reason = signal?.reason as Error
      reject(reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted)
      resolve()
    }, ms)
    if (signal?.aborted === true) aborted()
    else signal?.addEventListener('abort', aborted, { once: true })
  })
}
