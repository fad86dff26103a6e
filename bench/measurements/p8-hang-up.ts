/**
 * Hang-ups of clients, front by front: from the moment at which the client's socket is closed to the one at which the upstream's is. An
 * answer of the AI SDK's front goes on without its reader, as `useChat({ resume: true })` expects: there its `stop` is what is measured.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { median } from '../interleave.js'
import { encodeRequest } from '../load.js'
import { digits, type Figure, type Measurement } from '../measurement.js'
import { startPeer, type Peer } from '../processes.js'
import { startService } from '../service.js'

const GOAL_MS = 100
const AGENT = 'scripted'
const ask = 'Say something.'
const chat = { model: AGENT, messages: [{ role: 'user', content: ask }] }

/** One way to ask, and to leave. */
interface Way {
  what: string
  path: string
  /** Of the request that is made once more each round; `id` is fresh. */
  body (id: string): object
  /** What a stream has once something was said; absent: the answer is wanted whole, of which nothing comes before its end. */
  said?: string
  /** Path of the request that ends the answer; absent: the client hangs up. */
  stop? (id: string): string
}

const WAYS: readonly Way[] = [
  { what: 'a hang-up with onDisconnect: cancel', path: '/api/chat/completions', said: 'event: chunk', body: () => ({ agentId: AGENT, message: ask, stream: true, onDisconnect: 'cancel' }) },
  { what: 'a hang-up with onDisconnect: cancel, JSON', path: '/api/chat/completions', body: () => ({ agentId: AGENT, message: ask, onDisconnect: 'cancel' }) },
  { what: 'a hang-up at /v1/chat/completions', path: '/v1/chat/completions', said: 'nine chars', body: () => ({ ...chat, stream: true }) },
  { what: 'a hang-up at /v1/chat/completions, JSON', path: '/v1/chat/completions', body: () => chat },
  { what: 'a hang-up at /v1/responses', path: '/v1/responses', said: 'nine chars', body: () => ({ model: AGENT, input: ask, stream: true }) },
  { what: 'a hang-up at /v1/responses, JSON', path: '/v1/responses', body: () => ({ model: AGENT, input: ask }) },
  {
    what: 'a stop at /api/chat/:chatId',
    path: '/api/chat',
    said: 'nine chars',
    body: (id) => ({ id, agentId: AGENT, trigger: 'submit-message', messages: [{ id: `m-${id}`, role: 'user', parts: [{ type: 'text', text: ask }] }] }),
    stop: (id) => `/api/chat/${id}/stop`
  }
]

const now = (): number => performance.timeOrigin + performance.now()

/** What the upstream tells: that a call has begun, and when one was closed before its end. */
function hear (upstream: Peer): { begun (): Promise<void>, closed (): Promise<number> } {
  let begun = (): void => {}
  let closed = (_at: number): void => {}
  upstream.onMessage((message) => {
    const { hangUpAt } = message as { hangUpAt?: number }
    if (hangUpAt === undefined) begun()
    else closed(hangUpAt)
  })
  return {
    begun: () => new Promise((resolve) => { begun = resolve }),
    closed: () => new Promise((resolve) => { closed = resolve })
  }
}

async function open (url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  return socket
}

/** Milliseconds that the upstream's socket outlives the client's, once. */
async function leaveOnce (way: Way, url: string, token: string, upstream: ReturnType<typeof hear>): Promise<number> {
  const id = randomUUID()
  const [socket, begun] = [await open(url), upstream.begun()]
  socket.write(encodeRequest('POST', way.path, token, way.body(id)))
  await begun
  let text = ''
  while (way.said !== undefined && !text.includes(way.said)) {
    text += String((await once(socket, 'data'))[0])
    if (/^HTTP\/1\.1 [45]/.test(text)) throw new Error(`${way.path}: ${text.slice(0, 300)}`)
  }
  const closed = upstream.closed()
  if (way.stop === undefined) {
    const leftAt = now()
    socket.destroy()
    return await closed - leftAt
  }
  const stopping = await open(url)
  const leftAt = now()
  stopping.write(encodeRequest('POST', way.stop(id), token, {}))
  const took = await closed - leftAt
  stopping.destroy()
  socket.destroy()
  return took
}

/** From a client's hang-up to the moment at which the upstream's connection is closed. */
export const hangUp: Measurement = {
  id: 'P8',
  title: 'upstream aborted after a hang-up',
  async run (bench) {
    const peer = await startPeer('upstream')
    bench.cleanUp(peer.stop)
    const service = await startService(bench, [
      { id: AGENT, name: 'Scripted', provider: 'openai', endpoint: `${peer.url}/told/100000x10/v1`, model: 'bench' }
    ])
    const { accessToken } = await service.register('bench')
    const upstream = hear(peer)
    const figures: Figure[] = []
    for (const way of WAYS) {
      const times: number[] = []
      for (let round = 0; round < (bench.quick ? 10 : 100); round++) times.push(await leaveOnce(way, service.url, accessToken, upstream))
      const [least, most] = [Math.min(...times), Math.max(...times)]
      figures.push({
        path: `upstream aborted after ${way.what}, worst of ${times.length}`,
        baseline: '–',
        measured: `${digits(most)} ms (median ${digits(median(times))} ms)`,
        ratio: null,
        spread: `${digits(least)}–${digits(most)} ms`,
        goal: `≤ ${GOAL_MS} ms`,
        met: most <= GOAL_MS,
        notes: []
      })
    }
    return figures
  }
}
