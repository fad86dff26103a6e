/** Addresses of the network: read from what connections and proxies say, and grouped for limits. */
import { SocketAddress, isIPv4, isIPv6 } from 'node:net'

const GROUPS = 8
const NETWORK_GROUPS = 4
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/
const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/
const WITH_PORT = /^([\d.]+):\d{1,5}$/

/**
 * The address in a text as proxies write it: with or without a port, brackets or a zone, an IPv4 address mapped into IPv6 or not.
 * @param text such as `203.0.113.7:4711` or `[2001:db8::1%eth0]:443`
 * @returns one spelling of it (RFC 5952; IPv4 where it is a mapped one), or undefined when there is none
 */
export function addressOf (text: string): string | undefined {
  const trimmed = text.trim()
  if (isIPv4(trimmed)) return trimmed
  const [bare = ''] = (BRACKETED.exec(trimmed)?.[1] ?? WITH_PORT.exec(trimmed)?.[1] ?? trimmed).split('%', 1)
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return undefined
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' })
  return MAPPED.exec(address)?.[1] ?? address
}

const groupsOf = (text: string): string[] => text === '' ? [] : text.split(':').flatMap((group) => group.includes('.') ? ['', ''] : [group])

/**
 * Key that an address is counted by: an IPv4 address, or the /64 of an IPv6 one, since whoever has one of those has them all (RFC 6177).
 * @param ip as the connection, or a trusted proxy, has it
 */
export function addressKey (ip: string): string {
  const address = addressOf(ip) ?? ip
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const left = groupsOf(head)
  const right = groupsOf(tail ?? '')
  const zeros = Array.from({ length: GROUPS - left.length - right.length }, () => '0')
  const network = [...left, ...zeros, ...right].slice(0, NETWORK_GROUPS)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** A host by its name, or a range of addresses. */
export type HostRange = { host: string } | { network: string, prefix: number, family: 'ipv4' | 'ipv6' }

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
/** RFC 1123 §2.1; the last label has a letter, or it would be an address in an odd spelling. */
const HOST_NAME = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*(?=[^.]*[a-z])${LABEL}$`)
const PREFIX = /^\d{1,3}$/

/**
 * A host or a range of addresses as an operator writes it.
 * @param text a name, an address with or without brackets, or a CIDR (RFC 4632) such as `10.0.0.0/8` or `fd00::/8`
 * @returns names in lower case and without a final dot; undefined where it is none of these
 */
export function hostRangeOf (text: string): HostRange | undefined {
  const [host = '', prefix, ...more] = text.trim().split('/')
  const bare = BRACKETED.exec(host)?.[1] ?? host
  const address = isIPv4(bare) || isIPv6(bare) ? addressOf(bare) : undefined
  if (address !== undefined) {
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    const widest = family === 'ipv4' ? 32 : 128
    if (more.length > 0 || bare.includes('%') || (prefix !== undefined && !(PREFIX.test(prefix) && Number(prefix) <= widest))) return undefined
    return { network: address, prefix: Number(prefix ?? widest), family }
  }
  const name = host.toLowerCase().replace(/\.$/, '')
  // The suffix is that of a hexadecimal number, which URLs take for an address.
  return prefix === undefined && HOST_NAME.test(name) && !/(?:^|\.)0x[0-9a-f]*$/.test(name) ? { host: name } : undefined
}
