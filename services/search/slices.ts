import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work before the thread serves requests again. */
const SLICE = 0.25

/** Work in steps of well under a millisecond; it yields after each, and returns what it made. */
export type Steps<T> = Generator<void, T>

/** The result of steps that nobody else has to wait for: short texts. */
export function atOnce<T> (steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/**
 * The result of steps that would hold up the thread: every few milliseconds, requests that wait are served first.
 * @param steps long work; what they throw rejects
 */
export async function inSlices<T> (steps: Steps<T>): Promise<T> {
  let until = performance.now() + SLICE
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    if (performance.now() < until) continue
    await setImmediate()
    until = performance.now() + SLICE
  }
}
