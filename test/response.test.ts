import { connect } from 'node:net'
import { once } from 'node:events'
import t from 'tap'
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
