/**
 * Address of a database: a URL of PostgreSQL's, with one host or several as libpq takes them, of which `target_session_attrs` says
 * which to use.
 */

/** Kind of server that is wanted, by libpq's words. */
export const WANTED = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const

/** Kind of server that is wanted. */
export type Wanted = typeof WANTED[number]

/** One of the hosts. */
export interface DatabaseHost {
  /** Name, address, or the folder of a socket. */
  host: string
  port: number
  /** The whole address with this host alone. */
  url: string
}

/** An address, taken apart. */
export interface DatabaseAddress {
  /** In the order of the URL, one at least. */
  hosts: DatabaseHost[]
  wanted: Wanted
}

const PARTS = /^(postgres(?:ql)?:\/\/(?:[^@/?]*@)?)([^/?]*)((?:\/[^?]*)?)(?:\?(.*))?$/
const DEFAULT_PORT = '5432'

const listOf = (text: string | null): string[] => text === null || text === '' ? [] : text.split(',')

function split (host: string): { name: string, port: string } {
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host) ?? []
  return { name, port }
}

/**
 * An address, taken apart.
 * @param url `postgres://user:password@a:5432,b/name?target_session_attrs=read-write`, or hosts and ports as parameters
 * @param several which kind is wanted of several hosts when the URL doesn't say
 * @throws {TypeError} with what is wrong, to follow the variable's name
 */
export function readAddress (url: string, several: Wanted = 'read-write'): DatabaseAddress {
  const parts = PARTS.exec(url)
  if (parts === null) throw new TypeError("must be a URL (its host, port or password can't be read): percent-encode special characters, such as %23 for #")
  const [, start = '', authority = '', path = '', query = ''] = parts
  const parameters = new URLSearchParams(query)
  const named = listOf(parameters.get('host'))
  const ports = listOf(parameters.get('port'))
  const given = named.length > 0 ? named.map((name) => ({ name, port: '' })) : authority.split(',').map(split)
  if (given.length > 1 && given.some(({ name }) => name === '')) throw new TypeError('must name a host between every two commas')
  if (ports.length > 1 && ports.length !== given.length) throw new TypeError('must have one port, or one for each host')
  const asked = parameters.get('target_session_attrs')
  const wanted = asked ?? (given.length > 1 ? several : 'any')
  if (!isWanted(wanted)) throw new TypeError(`must have as target_session_attrs one of ${WANTED.join(', ')}`)
  parameters.delete('target_session_attrs')
  const hosts = given.map(({ name, port: own }, index) => {
    const port = own === '' ? ports[index] ?? ports[0] ?? DEFAULT_PORT : own
    const alone = new URLSearchParams(parameters)
    alone.delete('port')
    if (named.length > 0) alone.set('host', name)
    // A socket's folder, or nothing, is no host of a URL.
    const place = named.length > 0 || name === '' ? authority : `${name}:${port}`
    if (place !== `${name}:${port}`) alone.set('port', port)
    const rest = alone.toString()
    const one = `${start}${place}${path}${rest === '' ? '' : `?${rest}`}`
    if (!URL.canParse(one.replace(/@(?=\/|\?|$)/, '@localhost')) || !/^\d{1,5}$/.test(port)) {
      throw new TypeError("must be a URL (its host, port or password can't be read): percent-encode special characters, such as %23 for #")
    }
    return { host: decodeURIComponent(name).replace(/^\[(.*)\]$/, '$1'), port: Number(port), url: one }
  })
  return { hosts, wanted }
}

const isWanted = (word: string): word is Wanted => (WANTED as readonly string[]).includes(word)
