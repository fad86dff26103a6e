import { isIPv6 } from 'node:net'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the request counts for in limits and logs: the id of a verified user or API key, null before sign-in. */
    principal: string | null
    /** What counts as its address in limits, see `addressKey`. */
    readonly network: string
  }
}

const GROUPS = 8
const NETWORK_GROUPS = 4

const groupsOf = (text: string): string[] => text === '' ? [] : text.split(':').flatMap((group) => group.includes('.') ? ['', ''] : [group])

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 one, since whoever has one of those has them all (RFC 6177).
 * @param ip as the connection, or a trusted proxy, has it
 */
export function addressKey (ip: string): string {
  const [bare = ''] = ip.split('%', 1)
  const mapped = /^::ffff:([0-9.]+)$/i.exec(bare)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(bare)) return bare
  const [head = '', tail] = bare.split('::')
  const left = groupsOf(head)
  const right = groupsOf(tail ?? '')
  const zeros = Array.from({ length: GROUPS - left.length - right.length }, () => '0')
  const network = [...left, ...zeros, ...right].slice(0, NETWORK_GROUPS)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** A place on each request for whoever verifies it to say whose it is, so that limits and logs need not know how. */
export default fp(async (app) => {
  app.decorateRequest('principal', null)
  app.decorateRequest('network', { getter () { return addressKey(this.ip) } })
}, { name: 'principal' })
