/**
 * Guard of upstream addresses: agents that were made through the API reach public hosts and those that the operator allows, so that
 * nobody makes this service ask its own network. The host and each address that it resolves to are judged when a connection is made,
 * so that a name that resolves differently later gains nothing.
 */
import { lookup as resolveName, type LookupAddress } from 'node:dns'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'
import { addressOf, hostRangeOf } from '../../../network.js'
import { isPublicAddress } from './public-address.js'

/** Code of the error for an address that may not be reached. */
export const FORBIDDEN = 'UPSTREAM_ADDRESS_FORBIDDEN'

/** Time that the write of an agent waits for a name's addresses, in milliseconds. */
const RESOLVE_MS = 2_000

/** Names that mean an address without any resolver's word: loopback (RFC 6761 §6.3), and where clouds serve credentials. */
const KNOWN: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
  [/(?:^|\.)localhost$/, ['127.0.0.1', '::1']],
  [/^(?:metadata(?:\.google\.internal|\.goog)?|instance-data(?:\.ec2\.internal)?)$/, ['169.254.169.254']]
]

/**
 * Names that only a network of its own knows: without a dot, or under a domain that the public one leaves to others (RFC 6761, RFC 6762,
 * RFC 8375, and ICANN's `.internal`).
 */
const INNER = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa)$/

/** Guard of upstream addresses. */
export interface Guard {
  /**
   * Whether a host that is written as an address may be reached; names are judged by `lookup`.
   * @param host without brackets
   */
  permitsHost(host: string): boolean
  /**
   * Whether others may be told to fetch from a host, as far as its writing says where it leads: who fetches has a resolver of his own.
   * @param host as a URL has it
   */
  permitsMention(host: string): boolean
  /** Resolver for `net.connect`: the addresses that may be reached, or an error of the code `FORBIDDEN`. */
  readonly lookup: LookupFunction
  /**
   * Fault of an endpoint when it is written down. A name that can't be resolved now is judged when it is used.
   * @param endpoint a URL; what is none has other faults
   * @returns the rest of a sentence about it, which names no address
   */
  faultOf(endpoint: string): Promise<string | undefined>
}

/** Addresses of a name, all of them. */
export type Resolve = (name: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void

const resolveAll: Resolve = (name, done) => { resolveName(name, { all: true }, done) }

/**
 * A guard.
 * @param allowed hosts and CIDRs that may be reached besides public ones, as `hostRangeOf` reads them
 * @param resolve the resolver; for tests
 */
export function createGuard (allowed: readonly string[], resolve: Resolve = resolveAll): Guard {
  const hosts = new Set<string>()
  const ranges = new BlockList()
  for (const range of allowed.map(hostRangeOf)) {
    if (range === undefined) continue
    if ('host' in range) hosts.add(range.host)
    else ranges.addSubnet(range.network, range.prefix, range.family)
  }

  const permits = (host: string, address: string): boolean => {
    if (hosts.has(host) || isPublicAddress(address)) return true
    const plain = addressOf(address)
    return plain !== undefined && ranges.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
  }

  const addressesOf = (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void): void => {
    const known = hosts.has(host) ? undefined : KNOWN.find(([name]) => name.test(host))
    if (known === undefined) resolve(host, done)
    else done(null, known[1].map((address) => ({ address, family: isIP(address) })))
  }

  const lookup: LookupFunction = (name, { family, all }, callback) => {
    const host = nameOf(name)
    addressesOf(host, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const wanted = addresses.filter((one) => !isFamily(family) || one.family === Number(String(family).slice(-1)))
      const [first, ...others] = wanted.filter(({ address }) => permits(host, address))
      if (first === undefined) return callback(forbidden(), [])
      if (all === true) callback(null, [first, ...others])
      else callback(null, first.address, first.family)
    })
  }

  return {
    permitsHost: (host) => isIP(host) === 0 || permits(host, host),
    permitsMention (host) {
      const name = nameOf(host)
      if (hosts.has(name)) return true
      return isIP(name) === 0 ? !INNER.test(name) && !KNOWN.some(([known]) => known.test(name)) : permits(name, name)
    },
    lookup,
    async faultOf (endpoint) {
      if (!URL.canParse(endpoint)) return undefined
      const host = nameOf(new URL(endpoint).hostname)
      const addresses = isIP(host) === 0 ? await soon((done) => { addressesOf(host, done) }) : [host]
      const isReachable = addresses.length === 0 || addresses.some((address) => permits(host, address))
      return isReachable ? undefined : 'leads to an address that is not public, and UPSTREAM_ALLOWED_HOSTS does not name it'
    }
  }
}

/** The error for an address that may not be reached; it names none. */
export function forbidden (): Error & { code: string } {
  return Object.assign(new Error('the address is not public'), { code: FORBIDDEN })
}

const isFamily = (family: unknown): boolean => family === 4 || family === 6 || family === 'IPv4' || family === 'IPv6'

/** A host as a URL or a socket has it: without brackets and the dot of the root. */
function nameOf (host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

/** Addresses that come in time; none where they don't. */
function soon (ask: (done: (error: Error | null, addresses: LookupAddress[]) => void) => void): Promise<string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RESOLVE_MS, [])
    ask((error, addresses) => {
      clearTimeout(timer)
      resolve(error === null ? addresses.map(({ address }) => address) : [])
    })
  })
}
