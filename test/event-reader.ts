/** Reads a stream of server-sent events as a client would, and can leave at any moment. */
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { Answer } from './helper.js'

/** One event; `data` is parsed, but for the terminator of OpenAI's streams. */
export interface ReadEvent { id: string, event: string, data: Answer['body'], at: number }

export interface EventReader {
  status: number
  headers: IncomingMessage['headers']
  events: ReadEvent[]
  comments: string[]
  /** The text of the chunks so far. */
  readonly text: string
  /** Resolves with the first event, past or future, that fits; rejects when the stream ends without it. */
  until(fits: (event: ReadEvent) => boolean): Promise<ReadEvent>
  /** Resolves when the connection is over; true when it ended in order. */
  ended: Promise<boolean>
  /** Close the connection now. */
  leave(): void
}

export interface Asking { method?: 'GET' | 'POST', body?: unknown, token: string, headers?: Record<string, string> }

const parsed = (data: string): any => data === '[DONE]' ? data : JSON.parse(data)

/** Asks and resolves once the header has come; a refusal has no events. */
export async function readEvents (url: string, { method, body, token, headers = {} }: Asking): Promise<EventReader> {
  const payload = body === undefined ? undefined : JSON.stringify(body)
  const asking: ClientRequest = request(url, {
    method: method ?? (payload === undefined ? 'GET' : 'POST'),
    agent: false,
    headers: { authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers }
  })
  asking.end(payload)
  const [response] = await once(asking, 'response') as [IncomingMessage]
  asking.on('error', () => undefined)
  response.on('error', () => undefined)
  response.setEncoding('utf8')
  const events: ReadEvent[] = []
  const comments: string[] = []
  let pending = ''
  let text = ''
  let wake: (() => void)[] = []
  let over = false
  const notify = (): void => {
    const woken = wake
    wake = []
    for (const resolve of woken) resolve()
  }
  response.on('data', (piece: string) => {
    const blocks = (pending + piece).split('\n\n')
    pending = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.startsWith(':')) { comments.push(block); continue }
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]))
      const event = { id: fields['id'] ?? '', event: fields['event'] ?? '', data: parsed(fields['data'] ?? 'null'), at: performance.now() }
      if (event.event === 'chunk') text += event.data.content
      events.push(event)
    }
    notify()
  })
  const ended = new Promise<boolean>((resolve) => {
    response.once('close', () => {
      over = true
      notify()
      resolve(response.complete)
    })
  })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    comments,
    get text () { return text },
    async until (fits) {
      for (;;) {
        const found = events.find(fits)
        if (found !== undefined) return found
        if (over) throw new Error(`the stream ended without the event; there were ${events.map(({ event }) => event).join(' ')}`)
        await new Promise<void>((resolve) => { wake.push(resolve) })
      }
    },
    ended,
    leave () { asking.destroy() }
  }
}
