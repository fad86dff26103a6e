/** Means of an attacker: calls without any politeness, connections that are left half done, and a count of what came back. */
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where an attack goes: the service, and another process on the same database. */
export interface Target { url: string, replica: string }

/** Responses by status; `cut` for connections that ended without one. */
export type Tally = Record<string, number>

/** An attack, from an account and an address of its own. */
export type Attack = (intruder: Intruder, target: Target) => Promise<void>

export interface Sent { method?: string, body?: unknown, headers?: Record<string, string>, anonymous?: boolean, signal?: AbortSignal }

/** How long an attack that only waits goes on: long enough for others to feel it. */
export const HOLD_MS = 3000

const AGENT = new Agent({ keepAlive: true, maxSockets: 10_000 })
const PASSWORD = 'correct-horse-1'

/** One attacker. */
export class Intruder {
  readonly tally: Tally = {}
  readonly #sockets: Socket[] = []
  token = ''

  constructor (readonly url: string, readonly address: string, readonly username: string) {}

  count (outcome: number | string): void {
    this.tally[outcome] = (this.tally[outcome] ?? 0) + 1
  }

  headers (): Record<string, string> {
    return { 'x-forwarded-for': this.address, ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }) }
  }

  /** Sends and reads; the outcome is counted. */
  async send (path: string, { method, body, headers, anonymous = false, signal }: Sent = {}): Promise<{ status: number, text: string }> {
    const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const { authorization, ...others } = this.headers()
    const asking = request(`${this.url}${path}`, {
      agent: AGENT,
      ...(signal === undefined ? {} : { signal }),
      method: method ?? (bytes === undefined ? 'GET' : 'POST'),
      headers: {
        ...others,
        ...(anonymous || authorization === undefined ? {} : { authorization }),
        ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }),
        ...headers
      }
    })
    asking.on('error', () => undefined)
    try {
      asking.end(bytes)
      const [response] = await once(asking, 'response')
      let text = ''
      for await (const piece of response.setEncoding('utf8')) text += piece as string
      this.count(response.statusCode)
      return { status: response.statusCode, text }
    } catch {
      this.count('cut')
      return { status: 0, text: '' }
    }
  }

  /** Sends what has to succeed for the attack to be one; not counted. */
  async need<Body> (path: string, sent: Sent = {}): Promise<Body> {
    const { status, text } = await this.send(path, sent)
    if (status < 200 || status > 299) throw new Error(`${path} answered ${status}: ${text.slice(0, 300)}`)
    this.tally[status] = (this.tally[status] ?? 1) - 1
    if (this.tally[status] === 0) delete this.tally[status]
    return (text === '' ? undefined : JSON.parse(text)) as Body
  }

  /** Makes the account. */
  async register (): Promise<void> {
    const { accessToken } = await this.need<{ accessToken: string }>('/api/auth/register', { body: { username: this.username, password: PASSWORD } })
    this.token = accessToken
  }

  /** A call many times over, a number of them at once. */
  async flood (times: number, atOnce: number, call: (index: number) => Promise<unknown>): Promise<void> {
    let next = 0
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (next < times) await call(next++)
    }))
  }

  /** A connection on which these bytes have been sent; closed when the attack is over. */
  open (bytes: string): Socket {
    const { hostname, port } = new URL(this.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(bytes)
    this.#sockets.push(socket)
    return socket
  }

  /** The head of a request, as bytes. */
  head (line: string, fields: Record<string, string> = {}): string {
    return `${line} HTTP/1.1\r\n${Object.entries({ host: 'x', ...this.headers(), ...fields }).map(([name, value]) => `${name}: ${value}\r\n`).join('')}`
  }

  async hold (ms = HOLD_MS): Promise<void> {
    await sleep(ms)
  }

  leave (): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** A request's body, as text: an archive of these messages. */
export function archiveOf (messages: { parentId: number | null, content: string }[]): string {
  const at = '2026-01-31T12:00:00.000Z'
  const session = { agentId: 'writer', title: '', archived: false, createdAt: at, updatedAt: at, lastMessageAt: at }
  const none = { agentId: null, model: null, finishReason: null, usage: null, error: null, feedback: null, clientId: null }
  const rest = { role: 'user', status: 'complete', ...none, createdAt: at, completedAt: at }
  return JSON.stringify({ format: 'parley.session', version: 1, session, messages: messages.map((one, index) => ({ id: index + 1, ...one, ...rest })) })
}
