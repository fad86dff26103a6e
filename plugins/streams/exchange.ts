import type { Queue } from '../../queue-metrics.js'
import type { Wire } from '../workers/index.js'
import { createSwitchboard, KINDS, MOST_UNITS, type Addition, type Party } from './switchboard.js'

/** Longest that a worker may take to bring what it writes of a stream. */
const BRING_MS = 500

/** Exchange of streams in a supervisor. */
export interface StreamExchange {
  /** Take a worker in, by its wire and whether it answers yet; returns a function to be called when that has ended. */
  join(wire: Wire, isReady: () => boolean): () => void
  /** Streams that are kept, in UTF-16 units. */
  queue: Queue
}

/** An exchange without workers. */
export function createStreamExchange (): StreamExchange {
  const parties = new Set<Party>()
  const streams = createSwitchboard(() => parties)
  const join: StreamExchange['join'] = (wire, isReady) => {
    const party: Party = {
      want: async (key) => isReady() && await wire.ask(KINDS.want, key, BRING_MS) === true,
      news (key) { wire.post(KINDS.news, key) }
    }
    parties.add(party)
    wire.on(KINDS.append, (additions: Addition[]) => additions.map(({ key, entry }) => streams.append(party, key, entry)))
    wire.on(KINDS.read, ({ key, after }: { key: string, after: number }) => streams.read(party, key, after))
    wire.on(KINDS.leave, (key: string) => { streams.leave(party, key) })
    return () => {
      parties.delete(party)
      streams.gone(party)
    }
  }
  return { join, queue: { name: 'streams', limit: MOST_UNITS, waiting: () => streams.units } }
}
