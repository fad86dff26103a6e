/** What small calls of somebody else take while something large is done: by `peers/stopwatch.ts`. */
import { quantile } from './interleave.js'
import type { Bench } from './measurement.js'
import { startPeer } from './processes.js'

/** Calls of a while, in milliseconds. */
export interface Lap { p99: number, longest: number, calls: number }

/** A stopwatch that runs. */
export interface Stopwatch {
  /** The calls since the last lap; rejects where one of them was refused. */
  lap(): Promise<Lap>
}

/**
 * Start a stopwatch; it ends with the measurement.
 * @param bench of the measurement
 * @param url of the service
 * @param token of the small calls' user
 */
export async function startStopwatch (bench: Bench, url: string, token: string): Promise<Stopwatch> {
  const peer = await startPeer('stopwatch', undefined, { STOPWATCH_URL: url, STOPWATCH_TOKEN: token })
  bench.cleanUp(peer.stop)
  let hear: (said: { times: number[], failed: number }) => void = () => undefined
  peer.onMessage((message) => { hear(message as { times: number[], failed: number }) })
  return {
    async lap () {
      const { times, failed } = await new Promise<{ times: number[], failed: number }>((resolve) => {
        hear = resolve
        peer.send('lap')
      })
      if (failed > 0) throw new Error(`${failed} small calls were not answered with 200`)
      return { p99: quantile(times, 0.99), longest: Math.max(...times), calls: times.length }
    }
  }
}
