/** Ping of the database, sampled in the background, so that whoever wants to know never waits for a server that hangs. */
import { singleFlight } from '../../single-flight.js'

/** Tells whether the database answers. */
export interface Ping {
  /** Milliseconds that the last sample took, or null when the database did not answer; waits, at most 80 ms, only for the very first. */
  measure(): Promise<number | null>
  /** Take a sample; never rejects, and ends within a second. */
  sample(): Promise<void>
  /** Last sample, and how old it is, at once: null where there was no answer, or no sample yet. */
  last(): { latencyMs: number | null, ageMs: number | null }
  /** When the samples that brought no answer began, by `performance.now()`; undefined while it answers. */
  readonly silentSince: number | undefined
}

/** Ports of the ping. */
export interface PingPorts {
  /** Ask the server something; rejects, in its own time, when there is no answer. */
  ask: () => Promise<unknown>
  /** When anybody last had an answer of the server, by `performance.now()`. */
  answeredAt?: () => number
  /** Told of each sample that brought no answer, and since when there was none. */
  onSilence?: (silentSince: number) => void
  /** Told that the server answers again, and since when it did not. */
  onBack?: (silentSince: number) => void
}

const PATIENCE = 80
const DEADLINE = 1000
/** A sample that is older than this is no news: nobody samples, or the process was held up. */
const STALE = 3000
/** A sample that is older than this says nothing of the present any more, however busy the process is. */
const OLDEST = 15_000

/**
 * A ping that remembers.
 * @param ports what it asks, and whom it tells
 */
export function createPing ({ ask, answeredAt = () => -Infinity, onSilence, onBack }: PingPorts): Ping {
  let latency: number | null = null
  let sampledAt = -Infinity
  let silentSince: number | undefined
  // One question at a time: a frozen server must not collect one waiting statement per sample.
  const once = singleFlight<number>()
  const sampling = singleFlight<void>()

  const take = async (): Promise<void> => {
    const startedAt = performance.now()
    const answered = once('ping', async () => { await ask(); return performance.now() })
    let timer: NodeJS.Timeout | undefined
    // When the process itself was held up, the answer may be waiting in the socket: it is read before the verdict.
    const late = new Promise<null>((resolve) => { timer = setTimeout(() => setImmediate(() => setImmediate(resolve, null)), DEADLINE) })
    const own = await Promise.race([answered.catch(() => null), late])
    clearTimeout(timer)
    sampledAt = performance.now()
    // A server that answers others meanwhile is slow, not gone: the question may have been lost, or be last in a long row.
    const at = own ?? (answeredAt() > startedAt ? sampledAt : null)
    latency = at === null ? null : Math.max(0, at - startedAt)
    if (at === null) {
      silentSince ??= startedAt
      onSilence?.(silentSince)
    } else if (silentSince !== undefined) {
      const since = silentSince
      silentSince = undefined
      onBack?.(since)
    }
  }
  const sample = (): Promise<void> => sampling('sample', take)

  return {
    get silentSince () { return silentSince },
    sample,
    last () {
      const ageMs = performance.now() - sampledAt
      return { latencyMs: ageMs > OLDEST ? null : latency, ageMs: Number.isFinite(ageMs) ? ageMs : null }
    },
    async measure () {
      if (performance.now() - sampledAt > STALE) {
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, PATIENCE) })
        await Promise.race([sample(), late])
        clearTimeout(timer)
        if (performance.now() - sampledAt > STALE) return null
      }
      return latency
    }
  }
}
