/** Ping of the database apart from the pool, so that a pool without a free connection is not reported as a database that is down. */
import { Client, type ClientConfig } from 'pg'
import { singleFlight } from '../../single-flight.js'

const PATIENCE = 80

/** Tells whether the database answers, on a connection of its own, so that a full pool is not taken for a dead server. */
export interface Ping {
  /** Milliseconds that `select 1` took, or null when the database did not answer within 80 ms. */
  measure(): Promise<number | null>
  /** Closes the connection. */
  close(): Promise<void>
}

/**
 * A ping on its own connection, opened when first needed and again after every failure.
 * @param configuration where to connect
 */
export function createPing (configuration: ClientConfig): Ping {
  let client: Promise<Client> | undefined
  let closed = false

  const drop = (): void => {
    const dropped = client
    client = undefined
    dropped?.then((one) => one.end(), () => undefined).catch(() => undefined)
  }

  const connect = async (): Promise<Client> => {
    const fresh = new Client({ ...configuration, connectionTimeoutMillis: 2000, query_timeout: 2000, keepAlive: true })
    fresh.on('error', drop)
    await fresh.connect()
    return fresh
  }

  // One question at a time: a frozen server must not collect one waiting statement per health check.
  const once = singleFlight<void>()
  const ask = (): Promise<void> => once('ping', () => (client ??= connect())
    .then(async (one) => { await one.query('select 1') })
    .catch((error: unknown) => { drop(); throw error }))

  return {
    async measure () {
      if (closed) return null
      const startedAt = performance.now()
      const answered = ask().then(() => performance.now() - startedAt, () => null)
      let timer: NodeJS.Timeout | undefined
      // When the process itself was held up, the answer may be waiting in the socket: it is read before the verdict.
      const late = new Promise<null>((resolve) => { timer = setTimeout(() => setImmediate(() => setImmediate(resolve, null)), PATIENCE) })
      const latency = await Promise.race([answered, late])
      clearTimeout(timer)
      return latency
    },
    async close () {
      closed = true
      const last = client
      client = undefined
      await last?.then((one) => one.end(), () => undefined)
    }
  }
}
