/** Trial of a Redis server as the service would use it: signed in and asked once, on a connection that nothing tries again. */
import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { RedisNode, RedisTarget } from './target.js'

/** A command in RESP2: an array of bulk strings. */
const encode = (command: readonly string[]): string =>
  `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`

/**
 * Answers of a server, a line each: to the sign-in, where there is a password, and to PING. A refusal begins with `-`.
 * @param node the server
 * @param target what it is part of, with user and password
 * @param patienceMs how long it may take
 * @throws {Error} of the system, with its `code`, or one without where it does not answer in time
 */
export async function probeRedis (node: RedisNode, { username, password, tls }: RedisTarget, patienceMs: number): Promise<string[]> {
  const commands = [
    ...password === undefined ? [] : [['AUTH', ...username === undefined ? [] : [username], password]],
    ['PING']
  ]
  return await new Promise((resolve, reject) => {
    const where = { ...node, timeout: patienceMs }
    const socket = tls ? connectTls({ ...where, servername: node.host }) : connectPlain(where)
    let text = ''
    const end = (error?: Error): void => {
      socket.destroy()
      if (error === undefined) resolve(text.split('\r\n').slice(0, commands.length))
      else reject(error)
    }
    socket.once(tls ? 'secureConnect' : 'connect', () => { socket.write(commands.map(encode).join('')) })
    socket.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.split('\r\n').length > commands.length) end()
    })
    socket.once('end', () => { end(new Error('ends the connection')) })
    socket.once('timeout', () => { end(new Error(`does not answer within ${patienceMs / 1000} s`)) })
    socket.once('error', end)
  })
}
