/** Connector for undici that passes over an unasked `100 Continue`, at which undici would end the connection. */
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
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
        forgetConnecting(result[1])
        passOverContinue(result[1])
        openBypass(result[1], readFinal)
      }
      callback(...result)
    })
  }
}

const NOTHING = (): void => undefined

/** Lets go of what undici has connected with: it listens for an error of that as long as the connection lasts, and does nothing then. */
function forgetConnecting (socket: Socket): void {
  const listener = socket.listeners('error').at(-1) as (() => void) | undefined
  // There has to be one until undici listens again.
  socket.on('error', NOTHING)
  if (listener !== undefined) socket.off('error', listener)
}

/** Wait for the first bytes behind a request, and the beginning of what may be an informational head. */
interface Wait { isOn: boolean, held: Buffer | null }

const WAIT = Symbol('wait')

interface Waiting extends Socket { [WAIT]: Wait }

/**
 * Have a socket's reader not see `100 Continue`: looked for only between a request's being written and the first bytes
 * that are something else, so that a body can't be taken for it. The functions are the same for all sockets: most are silent.
 */
function passOverContinue (socket: Socket): void {
  Object.assign(socket, { [WAIT]: { isOn: false, held: null }, write: writeAndWait })
}

function writeAndWait (this: Waiting, ...parameters: unknown[]): boolean {
  this[WAIT].isOn = true
  return (Socket.prototype.write as (...parameters: unknown[]) => boolean).apply(this, parameters)
}

const readPlainly = (socket: Socket, size?: number): Buffer | null => Readable.prototype.read.call(socket, size) as Buffer | null

function readFinal (socket: Socket, size?: number): Buffer | null {
  const { [WAIT]: wait } = socket as Waiting
  let bytes = readPlainly(socket, size)
  while (wait.isOn && bytes !== null) {
    if (wait.held !== null) bytes = Buffer.concat([wait.held, bytes])
    wait.held = null
    if (!mayBeContinue(bytes)) {
      wait.isOn = false
      break
    }
    const end = bytes.length < CONTINUE.length ? -1 : bytes.indexOf(HEAD_END)
    if (end === -1) {
      wait.held = bytes
      bytes = readPlainly(socket, size)
    } else {
      const rest = bytes.subarray(end + HEAD_END.length)
      bytes = rest.length > 0 ? rest : readPlainly(socket, size)
    }
  }
  return bytes
}

function mayBeContinue (bytes: Buffer): boolean {
  const length = Math.min(bytes.length, CONTINUE.length)
  return bytes.length < LONGEST_HEAD && bytes.subarray(0, length).equals(CONTINUE.subarray(0, length))
}
