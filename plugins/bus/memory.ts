import type { Bus } from './port.js'

/** Bus of a process that is alone. */
export function createMemoryBus (): Bus {
  const listeners = new Map<string, Set<(message: string) => void>>()
  return {
    publish (channel, message) {
      // As from afar: never within the call that publishes.
      setImmediate(() => { for (const listener of listeners.get(channel) ?? []) listener(message) })
    },
    subscribe (channel, listener) {
      const own = listeners.get(channel) ?? new Set()
      listeners.set(channel, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(channel) === own) listeners.delete(channel)
      }
    }
  }
}
