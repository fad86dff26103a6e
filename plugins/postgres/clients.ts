/**
 * Clients of a pool, taken and given back: a server that has no more connections to give makes the pool smaller for a while, and
 * connections that are suspected to be dead, or lead to a host that is no longer the right one, are not used again.
 */
import type { Pool, PoolClient } from 'pg'

/** Clients of a pool. */
export interface Clients {
  /** A connected client that nobody else has. Rejects with the driver's error. */
  take(): Promise<PoolClient>
  /** Give one back; a broken one is closed. */
  give(client: PoolClient, broken: boolean): void
  /** Use no client of before any more; those that were taken before a time, by `performance.now()`, are closed at once. */
  renew(takenBefore: number): void
  /** Close those that lead to a host that is not the right one any more. */
  leave(): void
  /** When one of them last answered, by `performance.now()`. */
  readonly answeredAt: number
}

/** too_many_connections, configuration_limit_exceeded: also what a role's or a database's own limit is told by. */
const NO_CONNECTION_LEFT = new Set(['53300', '53400'])
/** Milliseconds after which a pool that was made smaller is tried at its full size. */
const SMALLER_FOR = 5000

const isLimit = (error: unknown): boolean => error instanceof Error && NO_CONNECTION_LEFT.has(String((error as NodeJS.ErrnoException).code))

/**
 * The clients of a pool.
 * @param pool of `pg`
 * @param isCurrent whether a client leads to the host that is the right one
 */
export function createClients (pool: Pool, isCurrent: (client: PoolClient) => boolean = () => true): Clients {
  const { options } = pool
  const size = options.max
  const open = new Set<PoolClient>()
  const stale = new WeakSet<PoolClient>()
  const taken = new Map<PoolClient, number>()
  let answeredAt = -Infinity
  let growth: NodeJS.Timeout | undefined
  pool.on('connect', (client) => { open.add(client) })
  pool.on('remove', (client) => { open.delete(client) })

  // One is given back, for whoever else needs it: another pool of this process, or another process.
  function shrink (): void {
    options.max = Math.max(1, Math.min(size, pool.totalCount - 1))
    clearTimeout(growth)
    growth = setTimeout(() => { options.max = size }, SMALLER_FOR).unref()
  }

  async function connect (): Promise<PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      if (!isLimit(error) || pool.totalCount === 0) throw error
      shrink()
      return await pool.connect()
    }
  }

  // Its statements fail with the socket: `end` would wait for the server.
  const cut = (client: PoolClient): void => {
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  }

  return {
    get answeredAt () { return answeredAt },

    async take () {
      for (;;) {
        const client = await connect()
        if (!stale.has(client) && isCurrent(client)) {
          taken.set(client, performance.now())
          return client
        }
        client.release(true)
      }
    },

    give (client, broken) {
      taken.delete(client)
      if (!broken) answeredAt = performance.now()
      client.release(broken || stale.has(client) || pool.totalCount > options.max)
    },

    renew (takenBefore) {
      for (const client of open) stale.add(client)
      for (const [client, at] of taken) if (at < takenBefore) cut(client)
    },

    leave () {
      for (const client of taken.keys()) if (!isCurrent(client)) cut(client)
    }
  }
}
