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

/** Milliseconds of work of a thread of its own before it rests. */
const STRETCH = 1
/** Longest rest: what took longer was held up by others. */
const LONGEST_REST = 2
const NEVER = new Int32Array(new SharedArrayBuffer(4))

/**
 * The result of steps in a thread of their own, which sleeps after each millisecond for as long: a core that is never idle has whoever
 * else runs on it wait for the kernel's clock.
 * @param steps long work
 * @param sleep for so many milliseconds
 */
export function withRests<T> (steps: Steps<T>, sleep = (ms: number): unknown => Atomics.wait(NEVER, 0, 0, ms)): T {
  for (let from = performance.now(); ;) {
    const { done, value } = steps.next()
    if (done === true) return value
    const took = performance.now() - from
    if (took < STRETCH) continue
    sleep(Math.min(took, LONGEST_REST))
    from = performance.now()
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
