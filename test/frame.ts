/** The frame as tests need it: with routes of their own, and with requests that no HTTP client would send. */
import { connect, type AddressInfo } from 'node:net'
import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { Test } from 'tap'
import { createServer, parley } from '../app.js'
import { readConfig } from '../config.js'
import { loggerOn } from '../log/logger.js'
import { hunter } from './canaries.js'
import { witness } from './contract/witness.js'
import { createDatabase } from './database.js'
import { clientOf, temporaryFolder, type BuildOptions, type TestApp } from './helper.js'

/** The whole application and further routes, listening. */
export async function buildWith (t: Test, routes: FastifyPluginAsync, options: BuildOptions = {}): Promise<TestApp> {
  const dataDir = await temporaryFolder(t)
  const database = options.database ?? await createDatabase(t)
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: database, DATABASE_POOL_MAX: '5', RATE_LIMIT_MAX: '0', ADMIN_PASSWORD: 'correct-horse-1', CONSOLE: 'off', LOG_LEVEL: options.log === undefined ? 'debug' : 'trace', ...options.env })
  const hunt = hunter(t, 'the log')
  const write = (line: string): void => {
    hunt(line)
    options.log?.(line)
  }
  const app = createServer(config, loggerOn(config.logLevel, { write }))
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => { await (closed ??= app.close()) }
  t.teardown(close)
  witness(t, app)
  await app.register(fp(parley))
  await app.register(routes)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return { app, url, database, dataDir, close, ...clientOf(url) }
}

/** An answer as it stood on the wire. */
export interface RawAnswer { status: number, headers: Record<string, string>, text: string }

/** Send bytes as they are, and read until the other side closes. */
export async function wire (url: string, ...parts: (string | Buffer)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => { chunks.push(chunk) })
  // A reset after the answer is the other side's right: what came before it counts.
  socket.on('error', () => undefined)
  for (const part of parts) socket.write(part)
  await new Promise((resolve) => { socket.once('close', resolve) })
  const whole = Buffer.concat(chunks).toString()
  const [head = '', ...body] = whole.split('\r\n\r\n')
  const [line = '', ...fields] = head.split('\r\n')
  const headers = Object.fromEntries(fields.map((field) => {
    const [name = '', ...value] = field.split(':')
    return [name.toLowerCase(), value.join(':').trim()]
  }))
  return { status: Number(line.split(' ')[1]), headers, text: body.join('\r\n\r\n') }
}

/** A request with a JSON body, as bytes, after which the connection closes. */
export function request (line: string, body: string | Buffer = '', headers: Record<string, string> = {}): Buffer {
  const fields = { host: 'localhost', connection: 'close', ...(body.length > 0 ? { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` } : {}), ...headers }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${head}\r\n`), Buffer.from(body)])
}

/** That an answer is the error envelope: four keys, the request's id beside it, and nothing internal in it. */
export function envelope (t: Test, what: string, answer: RawAnswer, status: number, code: string): Record<string, unknown> {
  t.equal(answer.status, status, `${what}: ${status}`)
  const body = JSON.parse(answer.text) as Record<string, unknown>
  t.same(Object.keys(body).sort(), ['code', 'details', 'message', 'timestamp'], `${what}: the four keys`)
  t.equal(body['code'], code, `${what}: ${code}`)
  t.type(body['message'], 'string')
  t.match(body['timestamp'], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  t.equal(typeof body['details'], 'object')
  t.match(answer.headers['content-type'], /^application\/json/, `${what}: as JSON`)
  t.match(answer.headers['x-request-id'], /^[A-Za-z0-9._-]{1,64}$/, `${what}: with the request's id`)
  t.notMatch(answer.text, /select |node_modules|\.[jt]s:\d+|postgres:\/\//, `${what}: nothing internal`)
  return body
}
