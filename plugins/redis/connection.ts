/** One connection to Redis, of whatever kind: it fails fast while it is not there, and comes back by itself. */
import { Cluster, Redis, ReplyError, type RedisOptions } from 'ioredis'
import type { RedisTarget } from './target.js'

/** Connection that commands are sent on; with a cluster it is one to each of its nodes. */
export type Connection = Redis | Cluster

/** Milliseconds after which a command that nobody waits for any more is given up, which ends its connection's handshake too. */
const COMMAND_MS = 1000
const CONNECT_MS = 2000
const FIRST_RETRY_MS = 50
const LONGEST_RETRY_MS = 1000

const retry = (attempt: number): number => Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_RETRY_MS)

/** Options of a connection. */
export interface ConnectionOptions {
  /** Shown by CLIENT LIST. */
  name: string
  /** Whether commands of one turn of the event loop are written as one. */
  autoPipelining: boolean
  /** Whether commands can be sent on it while it is subscribed: RESP3, where the server speaks it. */
  subscribes?: boolean
  /** Told that a write was refused since the server is a replica: a master that has failed over, which every connection has to leave. */
  onReplica?: () => void
}

/**
 * Open a connection, which nobody has to wait for.
 * @param target where to
 * @param options what it is for
 */
export function openConnection (target: RedisTarget, options: ConnectionOptions): Connection {
  const { name, autoPipelining, subscribes = false, onReplica } = options
  const { kind, nodes, username, password, db, tls } = target
  // Redis 6 wraps what a script meets into a message of its own.
  const reconnectFromReplica = (error: Error): boolean => {
    const isReplica = error.message.includes('READONLY ')
    if (isReplica) onReplica?.()
    return isReplica
  }
  const common = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    keepAlive: 10_000,
    protocol: subscribes ? 3 : 2,
    disableClientInfo: true,
    connectionName: name,
    enableAutoPipelining: autoPipelining,
    reconnectOnError: reconnectFromReplica,
    retryStrategy: retry,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {})
  } satisfies RedisOptions
  if (kind === 'cluster') {
    const { retryStrategy: _own, db: _none, enableOfflineQueue: _queue, ...redisOptions } = common
    return new Cluster(nodes, {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableAutoPipelining: autoPipelining,
      clusterRetryStrategy: retry,
      slotsRefreshTimeout: CONNECT_MS,
      retryDelayOnMoved: 0,
      retryDelayOnFailover: 100,
      maxRedirections: 8,
      redisOptions
    })
  }
  if (kind === 'sentinel') {
    return new Redis({
      ...common,
      sentinels: nodes,
      name: target.name ?? '',
      sentinelCommandTimeout: COMMAND_MS,
      sentinelRetryStrategy: retry,
      enableTLSForSentinelMode: tls,
      ...(tls ? { sentinelTLS: {} } : {})
    })
  }
  const [{ host, port } = { host: 'localhost', port: 6379 }] = nodes
  return new Redis({ ...common, host, port })
}

/** Written by probes: a server that takes no writes is of no use. */
const PROBE = ['parley:probe', 1, 'PX', 60_000] as const

/**
 * Probe a connection: whether a write is taken, and with a cluster every master answers, as commands for a silent one would each wait.
 * @param connection which one
 * @returns whether it can be used; rejects when it was lost
 */
export async function probe (connection: Connection): Promise<boolean> {
  const masters = connection instanceof Cluster ? connection.nodes('master') : []
  try {
    await Promise.all([connection.call('SET', ...PROBE), ...masters.map((master) => master.ping())])
    return true
  } catch (error) {
    if (error instanceof ReplyError) return false
    throw error
  }
}

/**
 * Whether what a connection leads to is a replica, as its server says; undefined with a cluster, where a replica hears everything too, and
 * where the server does not say. Rejects when there was no answer.
 * @param connection which one
 */
export async function isAtReplica (connection: Connection): Promise<boolean | undefined> {
  if (connection instanceof Cluster) return undefined
  try {
    const [role] = await connection.call('ROLE') as unknown[]
    return role === 'slave'
  } catch (error) {
    // Not allowed to ask, or subscribed on a server that speaks RESP2 only.
    if (error instanceof ReplyError || (error as Error).message.includes('subscriber mode')) return undefined
    throw error
  }
}

/**
 * Break a connection off that has gone silent, without a word to the other side, which may never answer one; it is made anew.
 * @param connection which one
 */
export function breakOff (connection: Connection): void {
  const parts = connection instanceof Cluster ? connection.nodes('all') : [connection]
  for (const part of parts) (part as unknown as { stream?: { destroy(): void } }).stream?.destroy()
}
