/** Everything that upstreams do wrong, and what comes of it: one table for calls and for the service as a whole. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { sse } from './services/llm/upstream.js'

/** What an upstream does with a call. */
export type Fault = (response: ServerResponse, message: IncomingMessage) => void

export const chunk = (delta: object, more: object = {}): string => `data: ${JSON.stringify({ choices: [{ delta, ...more }] })}\n\n`

export const says = (text: string): Fault => (response) => {
  sse(response).end(chunk({ content: text }) + chunk({}, { finish_reason: 'stop' }) + 'data: [DONE]\n\n')
}

export const refuses = (status: number, body = '{"error":{"message":"secret words"}}', headers = {}): Fault => (response) => {
  response.writeHead(status, headers).end(body)
}

const SAID = chunk({ content: 'so far' })
const after = (bytes: string, next: Fault): Fault => (response, message) => {
  sse(response).write(bytes, () => { next(response, message) })
}
const hang: Fault = () => {}
const end: Fault = (response) => { response.end() }
const reset: Fault = (_response, message) => { setTimeout(() => message.socket.resetAndDestroy(), 20) }

const drip: Fault = after(SAID, (response) => {
  const timer = setInterval(() => response.write(': drip\n'), 50)
  response.once('close', () => { clearInterval(timer) })
})

/** 100 MB without a line's end, as fast as they are read. */
const flood: Fault = (response) => {
  const block = Buffer.alloc(1024 * 1024, 'x')
  let left = 100
  const pump = (): void => {
    while (left-- > 0) if (!response.write(block)) return
    response.end()
  }
  response.on('drain', pump)
  sse(response).write('data: ', pump)
}

const BOMB = gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20))

/** A fault, and what is heard of it. */
export interface FaultRow {
  fault: string
  /** What the upstream does in turn, the last of it for ever; null: nobody listens. */
  faults: Fault[] | null
  timeouts?: { firstByteMs?: number, idleMs?: number, totalMs?: number }
  /** With two retries and nobody who stands in: the error and its reason, the text, and how many calls it took. */
  alone: { code?: string, reason?: string, text?: string, calls: number, retryAfter?: number }
  /** Whether the agent that stands in answers. */
  isStoodIn: boolean
}

const UNAVAILABLE = 'AGENT_UNAVAILABLE'
const ERROR = 'CHAT_UPSTREAM_ERROR'
const TIMEOUT = 'CHAT_UPSTREAM_TIMEOUT'

export const FAULTS: FaultRow[] = [
  { fault: 'connect refused', faults: null, alone: { code: UNAVAILABLE, reason: 'connect', calls: 3, retryAfter: 1 }, isStoodIn: true },
  { fault: '401', faults: [refuses(401)], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { fault: '403', faults: [refuses(403)], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { fault: '400', faults: [refuses(400)], alone: { code: ERROR, reason: 'bad_request', calls: 1 }, isStoodIn: false },
  { fault: '404', faults: [refuses(404)], alone: { code: ERROR, reason: 'bad_request', calls: 1 }, isStoodIn: true },
  { fault: '307', faults: [refuses(307, '', { location: 'http://127.0.0.1:1/' })], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true },
  { fault: '400 context length', faults: [refuses(400, '{"error":{"code":"context_length_exceeded"}}')], alone: { code: ERROR, reason: 'context_length', calls: 1 }, isStoodIn: true },
  { fault: '400 content filter', faults: [refuses(400, '{"error":{"code":"content_filter"}}')], alone: { code: ERROR, reason: 'content_filter', calls: 1 }, isStoodIn: false },
  { fault: '429', faults: [refuses(429)], alone: { code: UNAVAILABLE, reason: 'rate_limited', calls: 3, retryAfter: 1 }, isStoodIn: true },
  { fault: '429 with Retry-After', faults: [refuses(429, '', { 'retry-after': '3600' })], alone: { code: UNAVAILABLE, reason: 'rate_limited', calls: 1, retryAfter: 3600 }, isStoodIn: true },
  { fault: '408', faults: [refuses(408)], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  ...[500, 502, 503, 504, 529].map((status): FaultRow => ({ fault: `${status}`, faults: [refuses(status)], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true })),
  { fault: '501', faults: [refuses(501)], alone: { code: ERROR, reason: 'server', calls: 1 }, isStoodIn: true },
  { fault: '500 twice, then fine', faults: [refuses(500), refuses(500), says('at last')], alone: { text: 'at last', calls: 3 }, isStoodIn: false },
  { fault: 'hang before the first byte', faults: [hang], timeouts: { firstByteMs: 300 }, alone: { code: TIMEOUT, reason: 'timeout_first_byte', calls: 1 }, isStoodIn: true },
  { fault: 'header only', faults: [(response) => { sse(response).flushHeaders() }], timeouts: { idleMs: 300 }, alone: { code: TIMEOUT, reason: 'timeout_idle', calls: 1 }, isStoodIn: true },
  { fault: 'reset before the header', faults: [reset], alone: { code: UNAVAILABLE, reason: 'cut', calls: 3 }, isStoodIn: true },
  { fault: 'an end without an answer', faults: [(response) => { sse(response).end() }], alone: { code: UNAVAILABLE, reason: 'cut', calls: 3 }, isStoodIn: true },
  { fault: 'garbage', faults: [(response) => { sse(response).end('data: <html>\n\n') }], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true },
  { fault: 'an error object in a 200', faults: [after('data: {"error":{"message":"secret words","code":503}}\n\n', end)], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  { fault: 'stall in mid-answer', faults: [after(SAID, hang)], timeouts: { idleMs: 300 }, alone: { code: TIMEOUT, reason: 'timeout_idle', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'reset in mid-answer', faults: [after(SAID, reset)], alone: { code: ERROR, reason: 'cut', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'end in mid-answer', faults: [after(SAID, end)], alone: { code: ERROR, reason: 'cut', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'overloaded in mid-answer', faults: [after(SAID + 'data: {"error":{"type":"overloaded_error"}}\n\n', end)], alone: { code: ERROR, reason: 'server', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'slow drip', faults: [drip], timeouts: { totalMs: 1_500 }, alone: { code: TIMEOUT, reason: 'timeout_total', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: '100 MB', faults: [flood], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true },
  { fault: 'gzip bomb', faults: [(response) => { response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB) }], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true }
]
