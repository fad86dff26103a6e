/** Addresses of the public internet, told from those that IANA has set apart and those that clouds serve secrets on. */
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { addressOf } from '../../../network.js'

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast, reserved; and where Azure serves its hosts' settings. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24',
  '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32'
]

/** The only block of IPv6 with public addresses (RFC 4291 §2.4): no loopback, no local and no translated one is in it. */
const GLOBAL_IPV6 = ['2000::/3']

/** Within that block: Teredo, ORCHID and the like (RFC 2928), documentation (RFC 3849, RFC 9637), 6to4 (RFC 3056). */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const special = listOf([...SPECIAL_IPV4, ...SPECIAL_IPV6])
const global = listOf(GLOBAL_IPV6)

/**
 * Whether an address is one of the public internet. One that carries an IPv4 address in it (IPv4-mapped) is judged by that; NAT64,
 * 6to4 and Teredo, which lead to others in ways that nobody here can see, are not public.
 * @param address IPv4 or IPv6, with or without a zone
 */
export function isPublicAddress (address: string): boolean {
  const plain = addressOf(address) ?? ''
  if (isIPv4(plain)) return !special.check(plain, 'ipv4')
  return isIPv6(plain) && global.check(plain, 'ipv6') && !special.check(plain, 'ipv6')
}

function listOf (ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/')
    list.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6')
  }
  return list
}
