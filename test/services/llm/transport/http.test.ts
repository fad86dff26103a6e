import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { UpstreamFailure } from '../../../../services/llm/failure.js'
import { MAX_RESPONSE_BYTES } from '../../../../services/llm/transport/exchange.js'
import type { UpstreamCall, UpstreamTimeouts } from '../../../../services/llm/transport/port.js'
import { client, sse, upstreamServer } from '../upstream.js'

const patient: UpstreamTimeouts = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 20_000 }

function call (url: string, limits: Partial<UpstreamTimeouts> = {}, rest: Partial<UpstreamCall> = {}): UpstreamCall {
  const timeouts = { ...patient, ...limits }
  return { url, method: 'POST', headers: { 'x-call': 'yes' }, body: 'question', secret: null, timeouts, reach: 'any', signal: new AbortController().signal, ...rest }
}

/** What a failure should be like. */
function failure<T extends object> (fields: T): T & { name: string } {
  return { name: 'UpstreamFailure', ...fields }
}

t.test('sends the request as told, asks for no encoding, and uses a connection again', async (t) => {
  const ports = new Set<unknown>()
  const url = await upstreamServer(t, (request, response) => {
    ports.add(request.socket.remotePort)
    t.match(request, { method: 'POST', url: '/v1?a=1', headers: { 'x-call': 'yes', 'accept-encoding': 'identity', 'content-length': '8' } })
    response.end('ansĥer')
  })
  const http = client(t)
  for (let round = 0; round < 10; round++) {
    const response = await http.open(call(`${url}?a=1`))
    t.equal(await response.text(), 'ansĥer')
    response.release()
  }
  t.ok(ports.size <= 2, `${ports.size} connections for ten calls`)
})

t.test('one read of the network is one batch', async (t) => {
  const url = await upstreamServer(t, (_request, response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
    setTimeout(() => response.socket?.write('1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n'), 20)
  })
  const response = await client(t).open(call(url))
  t.same((await response.read())?.map(String), ['a', 'b', 'c'])
  t.equal(await response.read(), null)
  response.release()
})

t.test('informational headers are not the header', async (t) => {
  const url = await upstreamServer(t, (_request, response) => {
    response.writeEarlyHints({ link: '</x>; rel=preload' })
    response.end('ok')
  })
  t.equal(await (await client(t).open(call(url))).text(), 'ok')
})

t.test('nobody listens', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const http = client(t)
  await t.rejects(http.open(call(`http://127.0.0.1:${port}`)), failure({ kind: 'connect', isRetryable: true, message: /ECONNREFUSED/ }))
  await t.rejects(http.open(call('http://host.invalid')), failure({ kind: 'connect', isRetryable: true }))
  await t.rejects(http.open(call('nonsense')), failure({ kind: 'protocol', isRetryable: false }))
  await t.rejects(http.open(call('http://127.0.0.1', {}, { headers: { 'x-a': 'b\nc' } })), failure({ kind: 'protocol', isRetryable: false }))
})

t.test('the limits: before the header, between reads, in all', async (t) => {
  const url = await upstreamServer(t, (request, response) => {
    if (request.url === '/v1/mute') return
    sse(response).flushHeaders()
    if (request.url === '/v1/silent') return
    const drip = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(drip))
  })
  const http = client(t)
  await t.rejects(http.open(call(`${url}/mute`, { firstByteMs: 50 })), failure({ kind: 'timeout', phase: 'first-byte', isRetryable: true }))
  await t.rejects(http.open(call(`${url}/mute`, { totalMs: 50 })), failure({ kind: 'timeout', phase: 'total', isRetryable: false }))

  const silent = await http.open(call(`${url}/silent`, { idleMs: 50 }))
  await t.rejects(silent.read(), failure({ kind: 'timeout', phase: 'idle', isRetryable: true }))

  const dripping = await http.open(call(`${url}/drip`, { firstByteMs: 2_000, idleMs: 2_000, totalMs: 300 }))
  await t.rejects(dripping.text(), failure({ kind: 'timeout', phase: 'total', isRetryable: false }))
})

t.test('a slow drip that outlives the first-byte and idle limits is healthy', async (t) => {
  const url = await upstreamServer(t, (_request, response) => {
    let rest = 10
    const drip = setInterval(() => {
      response.write('x')
      if (--rest > 0) return
      clearInterval(drip)
      response.end()
    }, 100)
  })
  t.equal(await (await client(t).open(call(url, { firstByteMs: 700, idleMs: 700 }))).text(), 'x'.repeat(10))
})

t.test('a reader that is slow is not an upstream that is silent, and costs bounded memory', async (t) => {
  const size = 40 * 1024 * 1024
  let written = 0
  const url = await upstreamServer(t, (_request, response) => {
    const block = Buffer.alloc(64 * 1024)
    const pump = (): void => {
      while (written < size) {
        written += block.length
        if (!response.write(block)) return
      }
      response.end()
    }
    response.on('drain', pump)
    pump()
  })
  const response = await client(t).open(call(url, { idleMs: 500 }))
  await delay(1_000)
  t.ok(written < size / 2, `${written} bytes were taken while nobody read`)
  t.equal((await response.text()).length, size)
  response.release()
})

t.test('a reset: before the header, before the body, within it', async (t) => {
  const url = await upstreamServer(t, (request, response) => {
    if (request.url === '/v1/early') return request.socket.resetAndDestroy()
    response.writeHead(200)
    if (request.url === '/v1/late') response.write('some')
    else response.flushHeaders()
    setTimeout(() => request.url === '/v1/late' ? request.socket.destroy() : request.socket.resetAndDestroy(), 20)
  })
  const http = client(t)
  await t.rejects(http.open(call(`${url}/early`)), failure({ kind: 'reset', isRetryable: true }))
  await t.rejects((await http.open(call(`${url}/body`))).read(), failure({ kind: 'reset', isRetryable: true }))
  const late = await http.open(call(`${url}/late`))
  t.same((await late.read())?.map(String), ['some'])
  await t.rejects(late.read(), failure({ kind: 'reset', isRetryable: false }))
  late.release()
})

t.test('what is no HTTP', async (t) => {
  const server = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n\r\n'))).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await t.rejects(client(t).open(call(`http://127.0.0.1:${port}`)), failure({ kind: 'protocol', message: /HTTPParserError/ }))
})

t.test('a refusal: status, Retry-After, and a bounded quotation without the key, for the log', async (t) => {
  const date = new Date(Date.now() + 60_000).toUTCString()
  const url = await upstreamServer(t, (request, response) => {
    const [, , status, after] = request.url?.split('/') ?? []
    response.writeHead(Number(status), after === undefined ? {} : { 'retry-after': after === 'date' ? date : after })
    if (after === 'stall') return response.write('half')
    response.end(`key sk-1 is wrong ${'x'.repeat(100_000)}`)
  })
  const http = client(t)
  const refused = call(`${url}/500`, {}, { secret: 'sk-1' })
  await t.rejects(http.open(refused), { name: 'UpstreamFailure', kind: 'status', status: 500, isRetryable: true, retryAfterSeconds: undefined, message: 'status 500', excerpt: /^key \[secret\] is wrong x{900,990}$/ })
  await t.rejects(http.open(call(`${url}/429/7`)), failure({ status: 429, isRetryable: true, retryAfterSeconds: 7 }))
  const dated = await http.open(call(`${url}/503/date`)).catch((error: UpstreamFailure) => error)
  t.ok(dated instanceof UpstreamFailure && Number(dated.retryAfterSeconds) > 55 && Number(dated.retryAfterSeconds) <= 60)
  await t.rejects(http.open(call(`${url}/302`)), failure({ status: 302, isRetryable: false }))
  await t.rejects(http.open(call(`${url}/502/stall`, { idleMs: 50 })), failure({ status: 502, message: 'status 502', excerpt: /^(half)?$/ }))
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  await t.rejects(http.open(call(`${url}/502/stall`, {}, { signal: controller.signal })), { name: 'AbortError' })
})

t.test('a gzip bomb is read at its reader\'s pace and up to the cap, an endless answer is cut', async (t) => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
  const url = await upstreamServer(t, (request, response) => {
    if (request.url === '/v1/bomb') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    const block = Buffer.alloc(1024 * 1024)
    const pump = (): void => { while (response.write(block)); }
    response.on('drain', pump)
    pump()
  })
  const http = client(t)
  const exploding = await http.open(call(`${url}/bomb`))
  let decoded = 0
  await t.rejects(async () => {
    for (let chunks = await exploding.read(); chunks !== null; chunks = await exploding.read()) decoded += Buffer.concat(chunks).length
  }, failure({ kind: 'too-large' }))
  t.ok(decoded <= MAX_RESPONSE_BYTES, `${decoded} bytes`)
  exploding.release()
  const endless = await http.open(call(`${url}/endless`))
  let size = 0
  await t.rejects(async () => {
    for (let chunks = await endless.read(); chunks !== null; chunks = await endless.read()) size += Buffer.concat(chunks).length
  }, failure({ kind: 'too-large' }))
  t.ok(size <= MAX_RESPONSE_BYTES)
})

t.test('an abort surfaces as its reason and closes the socket, at any time', async (t) => {
  const closed: Array<Promise<unknown>> = []
  let arrived = (): void => {}
  const url = await upstreamServer(t, (request, response) => {
    closed.push(once(request.socket, 'close'))
    if (request.url === '/v1/stream') {
      const drip = setInterval(() => response.write('x'), 5)
      request.socket.on('close', () => clearInterval(drip))
    }
    arrived()
  })
  const http = client(t)
  const reason = new Error('the user pressed stop')

  await t.rejects(http.open(call(url, {}, { signal: AbortSignal.abort(reason) })), reason, 'before')

  const waiting = new AbortController()
  arrived = () => waiting.abort(reason)
  await t.rejects(http.open(call(url, {}, { signal: waiting.signal })), reason, 'while it waits for the header')
  await closed[0]

  const reading = new AbortController()
  arrived = () => {}
  const response = await http.open(call(`${url}/stream`, {}, { signal: reading.signal }))
  await response.read()
  const started = performance.now()
  reading.abort(reason)
  await t.rejects(response.read(), reason, 'while it reads')
  await closed[1]
  t.ok(performance.now() - started < 100, 'within 100 ms')

  const odd = new AbortController()
  const other = await http.open(call(`${url}/stream`, {}, { signal: odd.signal }))
  odd.abort('no error at all')
  await other.read().then(() => t.fail('read on'), (error) => t.equal(error, 'no error at all'))
  await closed[2]
})

t.test('an abort during the connect surfaces at once, and the request is never sent', async (t) => {
  let requests = 0
  const url = await upstreamServer(t, (_request, response) => response.end(String(++requests)))
  const http = client(t)
  const controller = new AbortController()
  const opening = http.open(call(url, {}, { signal: controller.signal }))
  controller.abort()
  await t.rejects(opening, { name: 'AbortError' })
  t.equal(await (await http.open(call(url))).text(), '1')
})

t.test('a response whose end is expected may end, and its connection is used again', async (t) => {
  const ports: unknown[] = []
  const url = await upstreamServer(t, (request, response) => {
    ports.push(request.socket.remotePort)
    response.write('last words')
    setTimeout(() => response.end(), request.url === '/v1/tail' ? 50 : 0)
  })
  const http = client(t)
  const response = await http.open(call(`${url}/tail`))
  await response.read()
  response.expectEnd(true)
  response.expectEnd(true)
  response.release()
  const deadline = performance.now() + 2_000
  do await (await http.open(call(url))).text()
  while (ports.at(-1) !== ports[0] && performance.now() < deadline)
  t.equal(ports.at(-1), ports[0])
})

t.test('leaving any other response cuts it off, and so does a tail without an end', async (t) => {
  const closed: Array<Promise<unknown>> = []
  const url = await upstreamServer(t, (request, response) => {
    closed.push(once(request.socket, 'close'))
    response.write('last words')
  })
  const http = client(t)
  const left = await http.open(call(url))
  left.release()
  await closed[0]
  const tail = await http.open(call(url, { idleMs: 50 }))
  tail.expectEnd(true)
  tail.release()
  await closed[1]
  t.equal(closed.length, 2)
})

t.test('closing ends what runs, and later calls fail', async (t) => {
  const url = await upstreamServer(t, (_request, response) => { response.write('x') })
  const http = client(t)
  const response = await http.open(call(url))
  await response.read()
  await http.close()
  await t.rejects(response.read(), failure({ kind: 'reset' }))
  await t.rejects(http.open(call(url)), failure({ kind: 'connect' }))
})
