/**
 * A load generator that costs less than what it measures: keep-alive connections, requests encoded beforehand, answers counted
 * rather than parsed. A general one needs as much processor time for a small answer as the server, and both then look alike.
 */
import { connect, type Socket } from 'node:net'
import { median } from './interleave.js'

/** What an answer was, for those who send the next request by it. */
export interface Answer { status: number, body: string }

/** How load is made. */
export interface LoadOptions {
  url: string
  connections: number
  seconds: number
  /**
   * The next request of a connection; null ends it.
   * @param connection its number
   * @param last the answer to its last request, when `keepBodies` is set
   */
  next: (connection: number, last: Answer | undefined) => Buffer | null
  keepBodies?: boolean
  /** Text whose first arrival in an answer is timed. */
  mark?: string
  /** Text from whose first arrival that is timed; absent: from the request. */
  from?: string
}

/** What load came to. */
export interface LoadResult {
  /** 2xx answers that arrived whole within the time. */
  completed: number
  /** Others, by status or by what broke the connection. */
  failed: Map<string, number>
  perSecond: number
  /** Milliseconds: the median over all answers. */
  latency: number
  /** Milliseconds to the mark: the median, and each of them. */
  toMark: number
  marks: readonly number[]
}

/** The bytes of a request. */
export function encodeRequest (method: string, path: string, token?: string, body?: unknown, headers: Record<string, string> = {}): Buffer {
  const json = body === undefined ? '' : JSON.stringify(body)
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: bench',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(json)}`])
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${json}`)
}

const GRACE_MS = 3000
const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/** Tells when an answer is whole. */
class AnswerReader {
  status = 0
  #head: Buffer | undefined
  #left = 0
  #chunked = false
  #tail: Buffer = Buffer.alloc(0)

  /** Returns true at the answer's end. */
  push (bytes: Buffer): boolean {
    if (this.status === 0) {
      const head: Buffer = this.#head === undefined ? bytes : Buffer.concat([this.#head, bytes])
      const end = head.indexOf(HEAD_END)
      this.#head = head
      if (end === -1) return false
      const text = head.toString('latin1', 0, end).toLowerCase()
      this.status = Number(text.slice(9, 12))
      const length = /\r\ncontent-length: *(\d+)/.exec(text)?.[1]
      this.#chunked = length === undefined && this.status !== 204
      this.#left = Number(length ?? 0)
      bytes = head.subarray(end + HEAD_END.length)
    }
    if (!this.#chunked) {
      this.#left -= bytes.length
      return this.#left <= 0
    }
    // JSON text and event streams hold no CR, so that these bytes can only be the last chunk.
    const end = bytes.length >= LAST_CHUNK.length ? bytes : Buffer.concat([this.#tail, bytes])
    this.#tail = end.subarray(-LAST_CHUNK.length)
    return this.#tail.equals(LAST_CHUNK)
  }
}

/** Send requests over many connections, each as soon as the one before is answered. */
export async function load (options: LoadOptions): Promise<LoadResult> {
  const { hostname, port } = new URL(options.url)
  const failed = new Map<string, number>()
  const latencies: number[] = []
  const marks: number[] = []
  const [mark, from] = [options.mark, options.from].map((text) => text === undefined ? undefined : Buffer.from(text))
  const startedAt = performance.now()
  const deadline = startedAt + options.seconds * 1000
  const sockets: Socket[] = []
  const count = (what: string): void => { failed.set(what, (failed.get(what) ?? 0) + 1) }

  const run = (connection: number): Promise<void> => new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    sockets.push(socket)
    let reader = new AnswerReader()
    let sentAt = 0
    let begunAt: number | undefined
    let marked = false
    let parts: Buffer[] = []
    let last: Answer | undefined
    const send = (): void => {
      const request = performance.now() < deadline ? options.next(connection, last) : null
      if (request === null) { socket.destroy(); return }
      reader = new AnswerReader()
      marked = false
      parts = []
      sentAt = performance.now()
      begunAt = from === undefined ? sentAt : undefined
      socket.write(request)
    }
    socket.on('connect', send)
    socket.on('data', (bytes) => {
      if (from !== undefined && begunAt === undefined && bytes.includes(from)) begunAt = performance.now()
      if (mark !== undefined && !marked && begunAt !== undefined && bytes.includes(mark)) {
        marked = true
        marks.push(performance.now() - begunAt)
      }
      if (options.keepBodies === true) parts.push(bytes)
      if (!reader.push(bytes)) return
      const now = performance.now()
      if (reader.status < 200 || reader.status > 299) count(String(reader.status))
      else if (now <= deadline) latencies.push(now - sentAt)
      if (options.keepBodies === true) {
        const text = Buffer.concat(parts).toString()
        last = { status: reader.status, body: text.slice(text.indexOf('\r\n\r\n') + 4) }
      }
      send()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => { count(error.code ?? error.message) })
    socket.on('close', () => { resolve() })
  })

  // What is under way at the end may finish, so that it does not run on into the next slice, but does not count.
  const timer = setTimeout(() => { for (const socket of sockets) socket.destroy() }, options.seconds * 1000 + GRACE_MS)
  await Promise.all(Array.from({ length: options.connections }, (_, connection) => run(connection)))
  clearTimeout(timer)
  const elapsed = Math.min(performance.now() - startedAt, options.seconds * 1000) / 1000
  const perSecond = latencies.length / elapsed
  return { completed: latencies.length, failed, perSecond, latency: median(latencies), toMark: median(marks), marks }
}

/** The figure of a slice in which every request must succeed. */
export function mustSucceed (result: LoadResult): LoadResult {
  if (result.failed.size > 0) throw new Error(`answers that were not 2xx: ${JSON.stringify([...result.failed])}`)
  return result
}
