/** Connector for undici that passes over an unasked `100 Continue`, at which undici would end the connection. */
import type { Socket } from 'node:net'
import type undici from 'undici'
import type { buildConnector } from 'undici'
import { openBypass } from './body-bypass.js'
import { forbidden, type Guard } from './guard.js'

const CONTINUE = Buffer.from('HTTP/1.1 100')
const HEAD_END = '\r\n\r\n'
/** A head longer than this is none that is worth waiting for, in bytes. */
const LONGEST_HEAD = 16 * 1024

/**
 * Make undici's connector for a connection that survives `100 Continue` (RFC 9110 §15.2.1): some servers and proxies send it
 * unasked, a client has to pass over it, and undici ends the connection instead.
 * @param library undici, as it was loaded
 * @param timeout of the connecting, in milliseconds
 * @param guard judges the addresses that are connected to; absent: all may be
 */
export function createConnector (library: Pick<typeof undici, 'buildConnector'>, timeout: number, guard?: Guard): buildConnector.connector {
  const connect = library.buildConnector({ timeout, ...(guard === undefined ? {} : { lookup: guard.lookup }) })
  return (options, callback) => {
    if (guard?.permitsHost(options.hostname) === false) return callback(forbidden(), null)
    connect(options, (...result) => {
      if (result[0] === null) {
        passOverContinue(result[1])
        openBypass(result[1])
      }
      callback(...result)
    })
  }
}

/**
 * Have a socket's reader not see `100 Continue`: looked for only between a request's being written and the first bytes
 * that are something else, so that a body can't be taken for it.
 */
function passOverContinue (socket: Socket): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null
  const write = socket.write.bind(socket) as (...parameters: unknown[]) => boolean
  let isAwaiting = false
  let held: Buffer | null = null
  socket.write = (...parameters: unknown[]) => {
    isAwaiting = true
    return write(...parameters)
  }
  socket.read = (size) => {
    let bytes = read(size)
    while (isAwaiting && bytes !== null) {
      if (held !== null) bytes = Buffer.concat([held, bytes])
      held = null
      if (!mayBeContinue(bytes)) {
        isAwaiting = false
        break
      }
      const end = bytes.length < CONTINUE.length ? -1 : bytes.indexOf(HEAD_END)
      if (end === -1) {
        held = bytes
        bytes = read(size)
      } else {
        const rest = bytes.subarray(end + HEAD_END.length)
        bytes = rest.length > 0 ? rest : read(size)
      }
    }
    return bytes
  }
}

function mayBeContinue (bytes: Buffer): boolean {
  const length = Math.min(bytes.length, CONTINUE.length)
  return bytes.length < LONGEST_HEAD && bytes.subarray(0, length).equals(CONTINUE.subarray(0, length))
}
