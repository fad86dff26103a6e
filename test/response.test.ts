import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { LinedResponse } from '../response.js'
import { request } from './frame.js'
import { build } from './helper.js'

/** Names of the headers of an answer, in lower case, as often as they came. */
async function headerNames (url: string, bytes: Buffer): Promise<string[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (chunk: Buffer) => { text += chunk.toString('latin1') })
  socket.write(bytes)
  await once(socket, 'close')
  const [head = ''] = text.split('\r\n\r\n')
  return head.split('\r\n').slice(1).map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
}

t.test('lines that are written out beforehand come with every response, once', async (t) => {
  const { url } = await build(t, { agents: [], env: { RATE_LIMIT_MAX: '1000', CORS_ORIGINS: '*' } })
  const lines = ['x-request-id', 'content-security-policy', 'x-content-type-options', 'strict-transport-security', 'cross-origin-resource-policy', 'referrer-policy']
  const paths = ['GET /health', 'HEAD /health', 'GET /docs', 'GET /nowhere', 'GET /api/agents', 'GET /api/chat/messages/x/stream', 'POST /health', 'GET /%zz']
  for (const path of paths) {
    const names = await headerNames(url, request(path, '', { origin: 'https://a.example' }))
    for (const line of lines) t.equal(names.filter((name) => name === line).length, 1, `${path}: ${line}`)
    t.equal(new Set(names).size, names.length, `${path}: no header twice`)
  }
  const counted = await headerNames(url, request('GET /nowhere'))
  for (const line of ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']) t.ok(counted.includes(line), line)
})

t.test('a body arrives as it is, whether it goes out with its header or behind it', async (t) => {
  const everyByte = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const bodies: (string | Buffer)[] = [everyByte, Buffer.alloc(8192, 255), Buffer.alloc(8193, 254), '{"a":"b"}', 'é – 漢字 😀', 'x'.repeat(8192), 'x'.repeat(8193), Buffer.alloc(0), '']
  let ended = 0
  const server = createServer({ ServerResponse: LinedResponse }, (incoming, response) => {
    const [, index, way] = (incoming.url ?? '').split('/')
    const body = bodies[Number(index)] ?? ''
    response.standingLines = 'x-line: 1\r\n'
    if (way !== 'chunked') response.setHeader('content-length', Buffer.byteLength(body))
    if (way === 'implicit') response.end(body)
    else if (way === 'callback') response.writeHead(200).end(body, () => { ended += 1 })
    else if (way === 'encoded') response.writeHead(200).end(Buffer.from(body).toString('base64'), 'base64')
    else if (way === 'flushed') { response.flushHeaders(); response.end(body) } else response.writeHead(way === 'empty' ? 304 : 200).end(body)
    // A second end is for nobody.
    response.end()
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const [index, body] of bodies.entries()) {
    for (const way of ['whole', 'implicit', 'callback', 'encoded', 'flushed', 'chunked']) {
      const response = await fetch(`${url}/${index}/${way}`)
      t.ok(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(body)), `${index} ${way}`)
      t.equal(response.headers.get('x-line'), '1')
    }
    t.equal(await (await fetch(`${url}/${index}/whole`, { method: 'HEAD' })).text(), '')
    t.equal(await (await fetch(`${url}/${index}/empty`)).text(), '')
  }
  t.equal(ended, bodies.length, 'who waits for the end hears of it')

  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let text = ''
  socket.on('data', (chunk: Buffer) => { text += chunk.toString('latin1') })
  const one = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`
  socket.write(one('/3/whole') + one('/3/whole') + one('/3/whole', 'connection: close\r\n'))
  await once(socket, 'close')
  t.equal(text.split('{"a":"b"}').length, 4, 'requests that come in one go are answered in turn')
})

/** A server of these responses, and a way to send it a request on a connection of its own. */
async function serverOf (
  t: Test, handle: (response: LinedResponse, path: string) => void
): Promise<{ server: Server, ask: (path: string) => Promise<string> }> {
  const server = createServer({ ServerResponse: LinedResponse }, (incoming, response) => { handle(response, incoming.url ?? '') }).listen(0, '127.0.0.1')
  t.teardown(() => { server.close(); server.closeAllConnections() })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    ask: (path) => new Promise((resolve) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => { socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`) })
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.includes('\r\n\r\n')) socket.destroy()
      }).on('error', () => undefined).on('close', () => { resolve(text) })
    })
  }
}

const whole = (response: LinedResponse): void => { response.writeHead(200, { 'content-length': 4 }).end('done') }

t.test('responses that are made in one turn of the event loop leave together at its end', async (t) => {
  const held: LinedResponse[] = []
  const { ask } = await serverOf(t, (response) => {
    if (held.push(response) < 3) return
    const sockets = held.map(({ socket }) => socket)
    const written = (): number[] => sockets.map((socket) => socket?.bytesWritten ?? 0)
    for (const one of held) whole(one)
    t.same(held.map(({ writableEnded, headersSent, writableFinished }) => [writableEnded, headersSent, writableFinished]),
      held.map(() => [true, true, false]), 'each is over for who made it')
    t.same(written(), [0, 0, 0], 'none has left yet')
    setImmediate(() => { t.ok(written().every((bytes) => bytes > 0), 'all leave at the end of the turn') })
  })
  const answers = await Promise.all(['/1', '/2', '/3'].map(ask))
  t.ok(answers.every((answer) => answer.endsWith('\r\n\r\ndone')))
})

t.test('a response waits no longer than a millisecond for those that follow', async (t) => {
  const held: LinedResponse[] = []
  const { ask } = await serverOf(t, (response) => {
    if (held.push(response) < 2) return
    const [first, second] = held as [LinedResponse, LinedResponse]
    whole(first)
    const { socket } = first
    for (const from = performance.now(); performance.now() - from < 2;) continue
    whole(second)
    t.ok((socket?.bytesWritten ?? 0) > 0, 'it has left with the next one, in the middle of the turn')
  })
  await Promise.all(['/1', '/2'].map(ask))
})

t.test('a response that is about to leave is not lost with its connection, nor does a lost connection keep another one', async (t) => {
  const held: LinedResponse[] = []
  const { server, ask } = await serverOf(t, (response, path) => {
    if (path === '/closing') {
      whole(response)
      // What a server does before it ends: it may not take this connection for an idle one.
      server.closeIdleConnections()
      return
    }
    if (held.push(response) < 2) return
    for (const one of held) whole(one)
    held[0]?.destroy()
  })
  t.match(await ask('/closing'), /done$/)
  t.same((await Promise.all(['/1', '/2'].map(ask))).map((answer) => answer.endsWith('done')).sort(), [false, true])
})

t.test('a response without a body leaves as the others do, and who waits for its end hears of it', async (t) => {
  let ended = 0
  const count = (): void => { ended += 1 }
  const { ask } = await serverOf(t, (response, path) => {
    if (path === '/204') response.writeHead(204).end(count)
    else if (path === '/304') response.writeHead(304).end(null, count)
    else response.writeHead(200, { 'content-length': 0 }).end(undefined, 'utf8', count)
  })
  for (const status of ['204', '304', '200']) t.match(await ask(`/${status}`), new RegExp(`^HTTP/1.1 ${status} `))
  t.equal(ended, 3)
})
