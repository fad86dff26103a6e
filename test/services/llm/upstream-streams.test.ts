/** What real upstreams write on a socket, and the message that is stored of it: one table, over the whole application. */
import { readFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import createAnthropic from '../../../services/llm/providers/anthropic/index.js'
import createOpenAi from '../../../services/llm/providers/openai/index.js'
import type { ProviderEvent } from '../../../services/llm/provider.js'
import { build } from '../../helper.js'
import { readEvents } from '../../event-reader.js'
import { client, collect, request } from './upstream.js'

/** What the upstream writes in one go, or how long it pauses in milliseconds. */
type Piece = string | number | { base64: string }

interface Case {
  name: string
  provider: 'openai' | 'anthropic'
  connection: Piece[]
  expect: { status: 'complete' | 'failed', content?: string, reasoning?: string, finishReason?: string, usage?: string }
}

const cases = JSON.parse(await readFile(new URL('../../fixtures/upstream-streams.json', import.meta.url), 'utf8')) as Case[]

const bytesOf = (piece: Exclude<Piece, number>): Buffer => typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.base64, 'base64')

/** The pieces as they stand. */
const asWritten = (connection: Piece[]): Array<Buffer | number> => connection.map((piece) => typeof piece === 'number' ? piece : bytesOf(piece))

/** All bytes, cut every so many, without the pauses. */
function cutEvery (size: number): (connection: Piece[]) => Buffer[] {
  return (connection) => {
    const bytes = Buffer.concat(connection.flatMap((piece) => typeof piece === 'number' ? [] : [bytesOf(piece)]))
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
  }
}

/** A server of bare sockets that writes the case whose number the path begins with. */
async function rawUpstream (t: Test, pieces: (connection: Piece[]) => Array<Buffer | number>): Promise<(index: number) => string> {
  const sockets = new Set<Socket>()
  const answer = async (socket: Socket): Promise<void> => {
    const [head] = await once(socket, 'data') as [Buffer]
    const index = Number(/^POST \/(\d+)\//.exec(head.toString('latin1'))?.[1])
    for (const piece of pieces(cases[index]?.connection ?? [])) {
      if (typeof piece === 'number') await delay(piece)
      else if (!socket.write(piece)) await once(socket, 'drain')
      // Each write is a read of its own on the other side, or close to it.
      await new Promise(setImmediate)
    }
    socket.end()
  }
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    answer(socket).catch(() => { socket.destroy() })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return (index) => `http://127.0.0.1:${port}/${index}`
}

/** What can be compared of an answer. */
function shown (wanted: Case['expect'], seen: { status: string, content: string, reasoning: string, finishReason: string | null, usage: string }): object {
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, seen[key as keyof typeof seen]]))
}

/** Runs the work on every case, some at a time. */
async function each (work: (sample: Case, index: number) => Promise<void>): Promise<void> {
  const rest = cases.map((sample, index) => ({ sample, index }))
  await Promise.all(Array.from({ length: 24 }, async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next.sample, next.index)
  }))
}

t.test('what is stored', async (t) => {
  const url = await rawUpstream(t, asWritten)
  const agents = cases.map(({ provider }, index) => ({
    id: `case-${index}`,
    name: 'x',
    provider,
    endpoint: `${url(index)}/v1`,
    apiKey: 'sk-1',
    model: 'm',
    retry: { attempts: 0 },
    timeouts: { firstByteMs: 20_000, idleMs: 20_000, totalMs: 60_000 }
  }))
  const app = await build(t, { agents })
  const { accessToken: token } = await app.register()
  t.ok(cases.length >= 80, `${cases.length} cases`)
  await each(async ({ name, expect }, index) => {
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: `case-${index}`, message: 'hello', stream: true } })
    await reader.ended
    const told = reader.events.map(({ event, data }) => event === 'reasoning' ? data.content : '').join('')
    const sessionId = reader.events.find(({ event }) => event === 'start')?.data.sessionId
    const { body } = await app.json(`/api/chat-sessions/${sessionId}/messages`, { token })
    const { status, content, reasoning, finishReason, usage } = body.messages.find(({ role }: { role: string }) => role === 'assistant')
    t.same(shown(expect, { status, content, reasoning: reasoning ?? '', finishReason, usage: `${usage?.promptTokens}/${usage?.completionTokens}` }), expect, name)
    t.equal(told, reasoning ?? '', `${name}: the stream told what is stored of its thoughts`)
  })
})

for (const size of [1, 7, 61]) {
  t.test(`however the network cuts it: every ${size}`, async (t) => {
    const url = await rawUpstream(t, cutEvery(size))
    const ports = { http: client(t) }
    const providers = { openai: createOpenAi(ports), anthropic: createAnthropic(ports) }
    await each(async ({ name, provider, expect }, index) => {
      // Byte by byte is slow, and the longest add nothing to it.
      if (size === 1 && index % 4 !== 0) return
      const events: ProviderEvent[] = []
      const answer = providers[provider].generate(request(`${url(index)}/v1`, { upstream: { timeouts: { firstByteMs: 20_000, idleMs: 20_000, totalMs: 60_000 } } }))
      const status = await collect(answer, events).then(() => 'complete', () => 'failed')
      const textOf = (type: 'text' | 'reasoning'): string => events.map((event) => event.type === type ? event.text : '').join('')
      const usage = events.find((event) => event.type === 'usage')
      const finish = events.find((event) => event.type === 'finish')
      t.same(shown(expect, {
        status, content: textOf('text'), reasoning: textOf('reasoning'), finishReason: finish?.reason ?? null, usage: `${usage?.promptTokens}/${usage?.completionTokens}`
      }), expect, name)
    })
  })
}
