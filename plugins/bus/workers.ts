import type { Workers } from '../workers/index.js'
import { createMemoryBus } from './memory.js'
import type { Bus } from './port.js'

const TOPIC = 'bus'

/**
 * Bus among the workers of one supervisor, this one included.
 * @param workers the others
 */
export function createWorkersBus (workers: Pick<Workers, 'publish' | 'subscribe'>): Bus {
  const here = createMemoryBus()
  workers.subscribe(TOPIC, ([channel, message]: [string, string]) => { here.publish(channel, message) })
  return {
    publish (channel, message) {
      here.publish(channel, message)
      workers.publish(TOPIC, [channel, message])
    },
    subscribe: here.subscribe
  }
}
