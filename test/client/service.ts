import { createServer, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Test } from 'tap'

/** An upstream in the manner of OpenAI that says what it is fed, word by word, at its own pace or at the test's. */
export interface Upstream {
  url: string
  /** Requests so far. */
  calls: number
  /** Lets the answers go on that are held after their first words. */
  release(): void
}

const delta = (content: string): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'model-1', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`

/** An upstream that answers with `words`: the first `free` of them at once, the rest when it is released. */
export async function startUpstream (t: Test, words: readonly string[], free = words.length): Promise<Upstream> {
  const held = new Set<ServerResponse>()
  let isReleased = false
  const finish = async (response: ServerResponse): Promise<void> => {
    for (const word of words.slice(free)) {
      if (response.destroyed) return
      response.write(delta(word))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    response.end(`data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`)
  }
  const upstream: Upstream = {
    url: '',
    calls: 0,
    release () {
      isReleased = true
      for (const response of held) void finish(response)
      held.clear()
    }
  }
  const server = createServer((request, response) => {
    upstream.calls++
    request.resume()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { stream } = JSON.parse(Buffer.concat(chunks).toString()) as { stream?: boolean }
      if (stream !== true) {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ id: 'c', model: 'model-1', choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }] }))
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const word of words.slice(0, free)) response.write(delta(word))
      if (isReleased || free >= words.length) void finish(response)
      else held.add(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { server.closeAllConnections(); server.close() })
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return upstream
}

/** An entry of the agents file for an upstream. */
export const agentFor = ({ url }: Upstream): Record<string, unknown> =>
  ({ id: 'writer', name: 'Writer', provider: 'openai', endpoint: url, apiKey: 'sk-test', model: 'model-1', retry: { attempts: 0, baseDelayMs: 1 } })

/** What a proxy does with one connection, decided when it opens: how many bytes of the answer pass before it is cut. */
export type Cut = () => number

export interface Proxy {
  url: string
  /** Connections so far. */
  connections: number
  /** Refuses connections while true. */
  isDown: boolean
  /** Cuts all open connections. */
  cut(): void
}

/** A TCP proxy in front of the service that cuts connections as the test says. */
export async function startProxy (t: Test, target: string, cutAfter: Cut = () => Infinity): Promise<Proxy> {
  const port = Number(new URL(target).port)
  const sockets = new Set<Socket>()
  const proxy: Proxy = { url: '', connections: 0, isDown: false, cut: () => { for (const socket of sockets) socket.destroy() } }
  const server = createTcpServer((near) => {
    proxy.connections++
    if (proxy.isDown) return near.destroy()
    const far = connect(port, '127.0.0.1')
    let left = cutAfter()
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => { sockets.delete(socket); near.destroy(); far.destroy() })
    }
    near.on('data', (data) => far.write(data))
    far.on('data', (data) => {
      near.write(data.subarray(0, left))
      left -= data.length
      if (left < 0) near.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { proxy.cut(); server.close() })
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return proxy
}
