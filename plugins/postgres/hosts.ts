/**
 * Hosts of a database: which of several to connect to, asked of themselves, since `pg` knows one. The choice stands until it
 * can't be connected to, turns out to be of another kind, or is suspected.
 */
import { Client, type ClientBase } from 'pg'
import { readAddress, type DatabaseHost, type Wanted } from '../../database-address.js'
import { prepareSession } from '../../database-fitness.js'
import { singleFlight } from '../../single-flight.js'

/** Hosts of one address, and connections to the right one. */
export interface Hosts {
  /** Options of a pool, or a client, that connect to the host that is right at that time. */
  readonly options: { connectionString: string, Client?: typeof Client, onConnect: (client: ClientBase) => Promise<void> }
  /** Whether a connection leads to the host that is chosen now. */
  isCurrent(client: ClientBase): boolean
  /** Ask again which host is the right one, because the chosen one does not answer. */
  look(): Promise<void>
  /** Be told that another host is the right one from now on. */
  onMove(listener: () => void): void
}

const PATIENCE = 1500
/** After a search that found nobody, for how long nobody looks again; a waiting crowd would ask the hosts all the time. */
const REST = 100

const KIND = "select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as \"readOnly\""
interface Kind { standby: boolean, readOnly: boolean }

const FITS: Record<Wanted, (kind: Kind) => boolean> = {
  any: () => true,
  'read-write': ({ readOnly }) => !readOnly,
  'read-only': ({ readOnly }) => readOnly,
  primary: ({ standby }) => !standby,
  standby: ({ standby }) => standby,
  'prefer-standby': ({ standby }) => standby
}

/** SQLSTATE read_only_sql_transaction. */
const unfit = (wanted: Wanted): Error => Object.assign(new Error(`no host is ${wanted} at the moment`), { code: '25006' })

async function kindOf (host: DatabaseHost): Promise<Kind> {
  const client = new Client({ connectionString: host.url, connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE, application_name: 'parley-hosts' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows: [kind] } = await client.query<Kind>(KIND)
    if (kind === undefined) throw unfit('any')
    return kind
  } finally {
    client.end().catch(() => undefined)
  }
}

/** The first that answers and fits. */
async function pick (hosts: readonly DatabaseHost[], wanted: Wanted): Promise<DatabaseHost> {
  const kinds = hosts.map(async (host) => ({ host, kind: await kindOf(host) }))
  const fitting = kinds.map(async (known) => {
    const { host, kind } = await known
    if (!FITS[wanted](kind)) throw unfit(wanted)
    return host
  })
  try {
    return await Promise.any(fitting)
  } catch (error) {
    if (wanted === 'prefer-standby') return await pick(hosts, 'any')
    const reasons = (error as AggregateError).errors as NodeJS.ErrnoException[]
    throw reasons.find(({ code }) => code === '25006') ?? reasons[0] ?? error
  }
}

/**
 * Hosts of an address.
 * @param url with one host or several
 * @param preferred which kind is wanted of several when the URL doesn't say
 */
export function createHosts (url: string, preferred?: Wanted): Hosts {
  const { hosts, wanted } = readAddress(url, preferred)
  const [first] = hosts as [DatabaseHost]
  if (hosts.length === 1 && wanted === 'any') {
    const options = { connectionString: url, onConnect: prepareSession }
    return { options, isCurrent: () => true, look: async () => undefined, onMove: () => undefined }
  }
  let chosen: DatabaseHost | undefined
  let last: DatabaseHost | undefined
  const listeners: (() => void)[] = []
  let refused: { error: unknown, at: number } | undefined
  const once = singleFlight<DatabaseHost>()

  const choose = (): Promise<DatabaseHost> => once('host', async () => {
    if (refused !== undefined && performance.now() - refused.at < REST) throw refused.error
    try {
      refused = undefined
      chosen = await pick(hosts, wanted)
      const moved = last !== undefined && last !== chosen
      last = chosen
      if (moved) for (const listener of listeners) listener()
      return chosen
    } catch (error) {
      refused = { error, at: performance.now() }
      throw error
    }
  })

  const leadsTo = (client: ClientBase, host: DatabaseHost | undefined): boolean => {
    const { host: name, port } = client as Client
    return host === undefined || (name === host.host && port === host.port)
  }

  /** A client that learns where to connect when it does. */
  class Routed extends Client {
    // As `pg` has it: with a callback for the pool, with a promise for everybody else.
    override connect: Client['connect'] = ((callback?: (error?: unknown) => void): Promise<this> | undefined => {
      const connected = this.#routed()
      if (callback === undefined) return connected
      connected.then(() => { callback() }, callback)
      return undefined
    }) as Client['connect']

    async #routed (): Promise<this> {
      const host = chosen ?? await choose()
      Object.assign(this, { host: host.host, port: host.port })
      try {
        await (Client.prototype.connect as () => Promise<Client>).call(this)
      } catch (error) {
        if (chosen === host) chosen = undefined
        throw error
      }
      return this
    }
  }

  return {
    options: {
      connectionString: first.url,
      Client: Routed,
      async onConnect (client) {
        const { rows: [kind] } = await client.query<Kind>(KIND)
        if (wanted !== 'prefer-standby' && kind !== undefined && !FITS[wanted](kind)) {
          if (leadsTo(client, chosen)) chosen = undefined
          throw unfit(wanted)
        }
        await prepareSession(client)
      }
    },
    isCurrent: (client) => leadsTo(client, chosen),
    async look () { await choose() },
    onMove (listener) { listeners.push(listener) }
  }
}
