import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { ProviderEvent, ProviderRequest, Upstream } from '../../../services/llm/provider.js'
import { createGuard } from '../../../services/llm/transport/guard.js'
import { createUpstreamHttp } from '../../../services/llm/transport/http.js'
import type { UpstreamHttp } from '../../../services/llm/transport/port.js'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server that answers as the test says, on a random port, gone with the test. */
export async function upstreamServer (t: Test, handler: Handler): Promise<string> {
  const server = createServer(handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

/** A client that is closed with the test. */
export function client (t: Test): UpstreamHttp {
  const http = createUpstreamHttp(createGuard([]))
  t.teardown(() => http.close())
  return http
}

export interface Variation extends Partial<Omit<ProviderRequest, 'upstream'>> {
  upstream?: Partial<Upstream>
}

export function request (endpoint: string, { upstream, ...rest }: Variation = {}): ProviderRequest {
  return {
    upstream: {
      agentId: 'writer',
      endpoint,
      apiKey: 'sk-secret',
      model: 'model-1',
      appId: null,
      timeouts: { firstByteMs: 5_000, idleMs: 5_000, totalMs: 20_000 },
      reach: 'any',
      ...upstream
    },
    messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'hello' }],
    temperature: 0,
    maxTokens: null,
    variables: {},
    detail: false,
    stream: true,
    chatId: 'session-1',
    userId: 'user-1',
    signal: new AbortController().signal,
    ...rest
  }
}

/** All events, adjoining texts joined: how the network cut them is not part of an answer. */
export async function collect (batches: AsyncIterable<ProviderEvent[]>, events: ProviderEvent[] = []): Promise<ProviderEvent[]> {
  for await (const batch of batches) {
    if (batch.length === 0) throw new Error('an empty batch')
    for (const event of batch) {
      const last = events.at(-1)
      if ((event.type === 'text' || event.type === 'reasoning') && last?.type === event.type) last.text += event.text
      else events.push({ ...event })
    }
  }
  return events
}

/** The body of a request. */
export async function bodyOf (message: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
}

export function sse (response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/event-stream' })
}
