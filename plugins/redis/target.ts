/** Target that REDIS_URL names: one server, a master that Sentinels know, or a cluster. */

/** Address of a server. */
export interface RedisNode { host: string, port: number }

/** Target of connections, and what they sign in with. */
export interface RedisTarget {
  kind: 'single' | 'sentinel' | 'cluster'
  /** The server, the Sentinels, or some nodes of the cluster. */
  nodes: RedisNode[]
  /** Name that Sentinels know the master by. */
  name?: string
  username?: string
  password?: string
  db: number
  tls: boolean
}

const SHAPE = /^(redis|rediss|redis\+sentinel|rediss\+sentinel):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?.*)?$/
const PORT = { server: 6379, sentinel: 26_379 }

function nodeOf (text: string, usual: number): RedisNode {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  const number = port === undefined ? usual : Number(port)
  if (host === undefined || number < 1 || number > 65_535) throw new Error('REDIS_URL must name each server as host:port')
  return { host, port: number }
}

function databaseOf (text: string): number {
  if (text === '') return 0
  if (!/^\d{1,5}$/.test(text)) throw new Error('REDIS_URL must end with the number of a database, if with anything')
  return Number(text)
}

/**
 * Target of a URL: `redis://[user:password@]host:port[/db]`, `rediss://` with TLS, `redis+sentinel://[user:password@]host:port,host:port/name[/db]`,
 * or a cluster's nodes, comma-separated, with or without the scheme before each.
 * @param url as configured
 * @throws {Error} naming REDIS_URL
 */
export function targetOf (url: string): RedisTarget {
  // What stands before the second node and later ones says nothing new.
  const [first = '', ...rest] = url.split(',').map((part) => part.trim())
  const merged = [first.replace(/\/$/, ''), ...rest.map((part) => part.replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/, ''))].join(',')
  const [, scheme, credentials, hosts = '', path = ''] = SHAPE.exec(rest.length === 0 ? url : merged) ?? []
  if (scheme === undefined) throw new Error('REDIS_URL must be a URL such as redis://host:6379')
  const isSentinel = scheme.endsWith('+sentinel')
  const nodes = hosts.split(',').map((text) => nodeOf(text, isSentinel ? PORT.sentinel : PORT.server))
  const [username = '', password] = credentials?.split(/:(.*)/s).map(decodeURIComponent) ?? []
  const common = {
    nodes,
    tls: scheme.startsWith('rediss'),
    ...(username === '' ? {} : { username }),
    ...(password === undefined ? {} : { password })
  }
  if (!isSentinel) return { ...common, kind: nodes.length === 1 ? 'single' : 'cluster', db: nodes.length === 1 ? databaseOf(path) : 0 }
  const [name = '', db = ''] = path.split('/')
  if (name === '') throw new Error('REDIS_URL must name the master after the Sentinels: redis+sentinel://host:26379/name')
  return { ...common, kind: 'sentinel', name: decodeURIComponent(name), db: databaseOf(db) }
}
