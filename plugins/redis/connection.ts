/** One connection to Redis, of whatever kind: it fails fast while it is not there, and comes back by itself. */
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisTarget } from './target.js'

/** Connection that commands are sent on; with a cluster it is one to each of its nodes. */
export type Connection = Redis | Cluster

/** Milliseconds after which a command that nobody waits for any more is given up, which ends its connection's handshake too. */
const COMMAND_MS = 1000
const CONNECT_MS = 2000
const FIRST_RETRY_MS = 50
const LONGEST_RETRY_MS = 1000

const retry = (attempt: number): number => Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_RETRY_MS)

/** A master that has become a replica: the connection goes to the new master, and the command with it. */
const reconnectAndResend = (error: Error): 2 | false => error.message.startsWith('READONLY') ? 2 : false

/**
 * Open a connection, which nobody has to wait for.
 * @param target where to
 * @param name shown by CLIENT LIST
 * @param autoPipelining whether commands of one turn of the event loop are written as one
 */
export function openConnection (target: RedisTarget, name: string, autoPipelining: boolean): Connection {
  const { kind, nodes, username, password, db, tls } = target
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    keepAlive: 10_000,
    protocol: 2,
    disableClientInfo: true,
    connectionName: name,
    enableAutoPipelining: autoPipelining,
    reconnectOnError: reconnectAndResend,
    retryStrategy: retry,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {})
  } satisfies RedisOptions
  if (kind === 'cluster') {
    const { retryStrategy: _own, db: _none, enableOfflineQueue: _queue, ...redisOptions } = options
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
      ...options,
      sentinels: nodes,
      name: target.name ?? '',
      sentinelCommandTimeout: COMMAND_MS,
      sentinelRetryStrategy: retry,
      enableTLSForSentinelMode: tls,
      ...(tls ? { sentinelTLS: {} } : {})
    })
  }
  const [{ host, port } = { host: 'localhost', port: 6379 }] = nodes
  return new Redis({ ...options, host, port })
}

/**
 * Break a connection off that has gone silent, without a word to the other side, which may never answer one; it is made anew.
 * @param connection which one
 */
export function breakOff (connection: Connection): void {
  const parts = connection instanceof Cluster ? connection.nodes('all') : [connection]
  for (const part of parts) (part as unknown as { stream?: { destroy(): void } }).stream?.destroy()
}
