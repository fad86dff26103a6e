import type { RedisPort } from '../redis/index.js'
import type { Bus } from './port.js'

const nameOf = (channel: string): string => `parley:bus:${channel}`

/**
 * Bus over Redis: heard by every process that is connected at that moment, this one included.
 * @param redis where
 */
export function createRedisBus (redis: Pick<RedisPort, 'send' | 'subscribe' | 'isUp'>): Bus {
  return {
    publish (channel, message) {
      if (redis.isUp) redis.send('PUBLISH', nameOf(channel), message).catch(() => undefined)
    },
    subscribe: (channel, listener) => redis.subscribe(nameOf(channel), listener)
  }
}
