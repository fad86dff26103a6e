/** Subscriptions on a connection of their own, which hears nothing else; they come back with it. */
import { breakOff, isAtReplica, type Connection } from './connection.js'

/** Subscriptions. */
export interface Subscriptions {
  /** Hear a channel; returns a function that ends it. */
  subscribe(channel: string, listener: (message: string) => void): () => void
  /** Make the connection anew: what it leads to is not the master any more. */
  renew(): void
  /** Ask where the connection leads, and make it anew when that is a replica, or when nobody has answered twice. */
  look(): Promise<void>
  close(): void
}

const MOST_MISSED = 2

/**
 * Subscriptions over a connection that is opened for the first of them.
 * @param open opens the connection
 * @param failed told of what went wrong
 */
export function createSubscriptions (open: () => Connection, failed: (error: Error) => void): Subscriptions {
  const listeners = new Map<string, Set<(message: string) => void>>()
  let connection: Connection | undefined
  let missed = 0

  /** Whatever is lost on the way is asked for again when the connection is there again. */
  const ask = (verb: 'subscribe' | 'unsubscribe', channels: string[]): void => {
    if (connection?.status === 'ready' && channels.length > 0) connection[verb](...channels).catch(failed)
  }
  function connect (): Connection {
    const made = open()
    made.on('error', failed)
    made.on('message', (channel: string, message: string) => {
      for (const listener of listeners.get(channel) ?? []) listener(message)
    })
    made.on('ready', () => { ask('subscribe', [...listeners.keys()]) })
    made.connect().catch(() => undefined)
    return made
  }

  return {
    subscribe (channel, listener) {
      connection ??= connect()
      const own = listeners.get(channel) ?? new Set()
      if (own.size === 0) {
        listeners.set(channel, own)
        ask('subscribe', [channel])
      }
      own.add(listener)
      return () => {
        if (!own.delete(listener) || own.size > 0) return
        listeners.delete(channel)
        ask('unsubscribe', [channel])
      }
    },
    async look () {
      if (connection?.status !== 'ready') return
      const asked = connection
      const isLost = await isAtReplica(asked).then((isReplica) => {
        missed = 0
        return isReplica === true
      }, () => (missed += 1) >= MOST_MISSED)
      if (!isLost) return
      missed = 0
      breakOff(asked)
    },
    renew () { if (connection !== undefined) breakOff(connection) },
    close () { connection?.disconnect() }
  }
}
