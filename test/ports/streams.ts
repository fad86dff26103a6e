/** Streams as several processes have them, for the suites of the ports. */
import type { Test } from 'tap'
import type { Streams } from '../../plugins/streams/port.js'
import { createRedisStreams } from '../../plugins/streams/redis.js'
import { createSwitchboard, KINDS, type Addition, type Party } from '../../plugins/streams/switchboard.js'
import { createWorkerStreams } from '../../plugins/streams/workers.js'
import { startRedis } from '../faults/redis-servers.js'
import { redisOf } from './redis.js'

/** Processes, and what can happen to them. */
export interface StreamProcesses {
  all: [Streams, Streams, Streams]
  /** The first one dies. */
  kill(): void
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value ?? null)) as T

/** Workers of one supervisor: what they tell each other goes over channels of JSON. */
export function workerStreams (mostUnits?: number): StreamProcesses & { units(): number } {
  const parties: Party[] = []
  const switchboard = createSwitchboard(() => parties, mostUnits)
  const open = (): Streams => {
    const handlers = new Map<string, (body: never) => unknown>()
    const party: Party = {
      want: async (key) => copy(await handlers.get(KINDS.want)?.(key as never)) === true,
      news (key) { setImmediate(() => { handlers.get(KINDS.news)?.(key as never) }) }
    }
    parties.push(party)
    return createWorkerStreams({
      answer (kind, handler) { handlers.set(kind, handler) },
      post (_kind, body) { switchboard.leave(party, body as string) },
      async ask (kind, body) {
        await new Promise(setImmediate)
        if (kind === KINDS.append) return copy((copy(body) as Addition[]).map(({ key, entry }) => switchboard.append(party, key, entry)))
        const { key, after } = copy(body) as { key: string, after: number }
        return copy(await switchboard.read(party, key, after))
      }
    })
  }
  return {
    all: [open(), open(), open()],
    kill () { for (const party of parties.splice(0, 1)) switchboard.gone(party) },
    units: () => switchboard.units
  }
}

/** Every implementation. */
export const STREAMS: Record<string, (t: Test) => Promise<StreamProcesses>> = {
  async redis (t) {
    const { url } = await startRedis(t)
    const open = async (): Promise<Streams> => createRedisStreams(await redisOf(t, url))
    return { all: await Promise.all([open(), open(), open()]), kill: () => undefined }
  },
  workers: async () => workerStreams()
}
