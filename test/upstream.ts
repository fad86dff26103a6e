/** An OpenAI-compatible upstream under the test's control: nothing in it waits for time, only for the test. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Test } from 'tap'
import { keepWords } from './canaries.js'

/** What an upstream is sent. */
export interface UpstreamBody {
  model: string
  stream?: boolean
  messages: { role: string, content: string }[]
  temperature?: number
  max_tokens?: number
}

/** One call that has arrived, answered by the test step by step. */
export interface UpstreamCall {
  body: UpstreamBody
  headers: IncomingMessage['headers']
  request: IncomingMessage
  response: ServerResponse
  /** Resolves when the service has closed the connection or the answer is over. */
  closed: Promise<void>
  /** One delta of text; a promise when the service reads more slowly. */
  text(content: string): Promise<unknown> | undefined
  /** Any bytes. */
  raw(bytes: string): Promise<unknown> | undefined
  /** Finish reason, usage and terminator. */
  finish(usage?: { prompt_tokens: number, completion_tokens: number } | null): void
}

export type Script = (call: UpstreamCall) => void | Promise<void>

/** A promise that the test settles. */
export interface Gate<T = void> { opened: Promise<T>, open(value: T): void }

export function gate<T = void> (): Gate<T> {
  let open: (value: T) => void = () => undefined
  const opened = new Promise<T>((resolve) => { open = resolve })
  return { opened, open }
}

export interface TestUpstream {
  url: string
  /** Every call, in order. */
  calls: UpstreamCall[]
  /** Every probe (`GET /models`), in order; answered with an empty list, or as `probed` says. */
  probes: IncomingMessage[]
  /** How probes are answered from now on. */
  probed(answer: (response: ServerResponse, probe: IncomingMessage) => void): void
  /** How many sockets are open. */
  readonly open: number
  /** What answers from now on. */
  script(script: Script): void
  /** An entry of the agents file that asks this upstream. */
  agent(id?: string, more?: Record<string, unknown>): Record<string, unknown>
}

const encode = (choice: object, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'model-1', choices: [{ index: 0, ...choice }], ...more })}\n\n`

/** Starts one; calls are held until the test answers them, unless a script does. */
export async function startUpstream (t: Test, script: Script = () => undefined): Promise<TestUpstream> {
  let answer = script
  let answerProbe = (response: ServerResponse, _probe: IncomingMessage): void => { response.end('{"object":"list","data":[]}') }
  const calls: UpstreamCall[] = []
  const probes: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET') {
      probes.push(request)
      return answerProbe(response, request)
    }
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = JSON.parse(Buffer.concat(parts).toString()) as UpstreamBody
    for (const { content } of body.messages ?? []) keepWords(content)
    let room: Promise<unknown> | undefined
    const raw = (bytes: string): Promise<unknown> | undefined => {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
      if (response.destroyed || response.write(bytes)) return
      // One wait for all writes that wait, which leaves no listener behind.
      const over = new AbortController()
      room ??= Promise.race(['drain', 'close'].map((event) => once(response, event, over))).finally(() => {
        room = undefined
        over.abort()
      })
      return room
    }
    response.on('error', () => undefined)
    const call: UpstreamCall = {
      body,
      headers: request.headers,
      request,
      response,
      closed: once(response, 'close').then(() => undefined),
      raw,
      text (content) {
        keepWords(content)
        return raw(encode({ delta: { content } }))
      },
      finish (usage = { prompt_tokens: 7, completion_tokens: 3 }) {
        void raw(encode({ delta: {}, finish_reason: 'stop' }, usage === null ? {} : { usage }) + 'data: [DONE]\n\n')
        response.end()
      }
    }
    calls.push(call)
    await answer(call)
  }
  const server = createServer((request, response) => { serve(request, response).catch(() => { response.destroy() }) })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1', 4096)
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return {
    url,
    calls,
    probes,
    probed (next) { answerProbe = next },
    get open () { return sockets.size },
    script (next) { answer = next },
    agent: (id = 'writer', more = {}) => ({ id, name: id, provider: 'openai', endpoint: url, apiKey: 'sk-secret', model: 'model-1', retry: { attempts: 0 }, ...more })
  }
}

/** Answers every call with these deltas at once. */
export const says = (...deltas: string[]): Script => (call) => {
  for (const delta of deltas) void call.text(delta)
  call.finish()
}
