import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import t from 'tap'
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
