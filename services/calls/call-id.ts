import { randomUUID } from 'node:crypto'

/**
 * Id of a call that nothing is stored of but its row in the ledger: a UUIDv7 (RFC 9562 §5.7), its random bits out of Node's own store of
 * them, where the library asks the system for each id. Ids of one millisecond are in no order.
 */
export function callId (): string {
  const time = Date.now().toString(16).padStart(12, '0')
  // Behind the version, a UUIDv4 has the same 74 random bits in the same places.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

/**
 * Time at which an id was made, in seconds since 1970: whoever tells of an answer a second time says the same.
 * @param id a UUIDv7
 */
export const madeAt = (id: string): number => Math.floor(parseInt(id.slice(0, 8) + id.slice(9, 13), 16) / 1000)
