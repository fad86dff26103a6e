/**
 * Holds every answer that an application of a test gives against the OpenAPI document, whatever the test itself looks at: answers are
 * taken where they leave the server, so that it doesn't matter which client asked. CONTRACT=0 turns it off, for a profile of a test.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { hunter } from '../canaries.js'
import { flawsOf } from './suite.js'

/** Characters of an answer that are kept; a longer one is judged by its header alone. */
const LONGEST = 1024 * 1024
/** A write of an event stream, which goes past the response: one chunk (RFC 9112 §7.1). */
const CHUNK = /^[0-9a-f]+\r\n([^]*)\r\n$/

/** Takes a response down while it is sent. */
class Transcript {
  #pieces: (string | Buffer)[] = []
  #length = 0

  add (piece: unknown): void {
    if ((typeof piece !== 'string' && !(piece instanceof Uint8Array)) || this.#length > LONGEST) return
    this.#length += piece.length
    this.#pieces.push(typeof piece === 'string' ? piece : Buffer.from(piece))
  }

  /** The whole text; undefined where it was too long. */
  text (): string | undefined {
    if (this.#length > LONGEST) return
    return Buffer.concat(this.#pieces.map((piece) => typeof piece === 'string' ? Buffer.from(piece) : piece)).toString()
  }
}

const headersOf = (head: string): Record<string, string> => Object.fromEntries(head.split('\r\n').slice(1).filter((line) => line.includes(':'))
  .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))

/** Takes down what is written, by the response or past it, and the header as it goes out. */
function follow (response: ServerResponse, seen: (head: string, text: string | undefined, isWhole: boolean) => void): void {
  const transcript = new Transcript()
  let head = ''
  const { write, end, writeHead, socket } = response
  response.writeHead = ((...parts: Parameters<typeof writeHead>) => {
    const made = writeHead.apply(response, parts)
    head = String((response as unknown as { _header: string | null })._header ?? '')
    return made
  }) as typeof writeHead
  response.write = ((...parts: Parameters<typeof write>) => {
    transcript.add(parts[0])
    return write.apply(response, parts)
  }) as typeof write
  response.end = ((...parts: Parameters<typeof end>) => {
    transcript.add(parts[0])
    return end.apply(response, parts)
  }) as typeof end
  const past = socket?.write
  if (socket !== null && past !== undefined) {
    socket.write = ((...parts: Parameters<typeof past>) => {
      const [piece] = parts as unknown[]
      if (typeof piece === 'string' && head.includes('text/event-stream')) transcript.add(CHUNK.exec(piece)?.[1])
      return past.apply(socket, parts)
    }) as typeof past
  }
  response.once('close', () => {
    if (socket !== null && past !== undefined) socket.write = past
    if (head !== '') seen(head, transcript.text(), response.writableFinished)
  })
}

/**
 * Watch an application: a flaw of any of its answers fails the test.
 * @param t the test whose application it is
 * @param app listening or not yet
 */
export function witness (t: Pick<Test, 'fail'>, app: FastifyInstance): void {
  if (process.env['CONTRACT'] === '0') return
  const hunt = hunter(t, 'what an operator is shown')
  const told = new Set<string>()
  app.server.prependListener('request', ({ method = '', url = '' }: IncomingMessage, response: ServerResponse) => {
    follow(response, (head, text, isWhole) => {
      // A stream that is open when it closes has no end.
      const status = Number(head.split(' ', 2)[1])
      if (/^\/(metrics|health)\b/.test(url)) hunt(text ?? '')
      const seen = { status, headers: headersOf(head), text, isWhole: isWhole && !app.lifecycle.draining }
      for (const flaw of flawsOf(() => app.openApiText(), { method, path: url }, seen)) {
        if (told.has(flaw)) continue
        told.add(flaw)
        console.error(flaw)
        t.fail(flaw)
      }
    })
  })
}
