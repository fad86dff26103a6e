import { once } from 'node:events'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import type { UpstreamCall, UpstreamResponse } from '../../../../services/llm/transport/port.js'
import { client, sse, upstreamServer } from '../upstream.js'

const timeouts = { firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 }
const call = (url: string): UpstreamCall =>
  ({ url, method: 'POST', headers: {}, body: 'question', secret: null, timeouts, reach: 'any', signal: new AbortController().signal })

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'

/** A server that answers each request with bytes, written in the pieces that they come in. */
async function rawServer (t: Test, answer: () => string[], over: 'ends' | 'stays' = 'stays'): Promise<{ url: string, sockets: Set<Socket> }> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', async () => {
      for (const piece of answer()) {
        socket.write(piece)
        await new Promise<void>((resolve) => { setImmediate(resolve) })
      }
      if (over === 'ends') socket.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { for (const socket of sockets) socket.destroy(); server.close() })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, sockets }
}

/** What has come before the end, or before what broke it. */
async function read (response: UpstreamResponse): Promise<{ text: string, broken?: unknown }> {
  let text = ''
  try {
    for (let pieces = await response.read(); pieces !== null; pieces = await response.read()) text += Buffer.concat(pieces).toString('latin1')
    return { text }
  } catch (broken) {
    return { text, broken }
  } finally {
    response.release()
  }
}

t.test('undici hands over no piece of a chunked body', async (t) => {
  let pieces = 0
  const count = (): void => { pieces += 1 }
  subscribe('undici:request:bodyChunkReceived', count)
  t.teardown(() => { unsubscribe('undici:request:bodyChunkReceived', count) })
  const url = await upstreamServer(t, (_request, response) => {
    sse(response).write('data: 1\n\n')
    setTimeout(() => { response.write('data: 2\n\n'); response.end('data: 3\n\n') }, 20)
  })
  t.same(await read(await client(t).open(call(url))), { text: 'data: 1\n\ndata: 2\n\ndata: 3\n\n' })
  t.equal(pieces, 0)
})

t.test('wherever the network cuts it, the body is the same, and its connection is used again', async (t) => {
  const whole = `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${HEAD}5\r\nhello\r\n00a\r\n, 0\r\n\r\n12 \r\n1F\r\n${'x'.repeat(31)}\r\n0\r\n\r\n`
  let at = 0
  const { url, sockets } = await rawServer(t, () => [whole.slice(0, at), whole.slice(at, at + 1), whole.slice(at + 1)].filter((piece) => piece !== ''))
  const http = client(t)
  for (at = 0; at < whole.length; at++) t.same(await read(await http.open(call(url))), { text: `hello, 0\r\n\r\n12 ${'x'.repeat(31)}` }, `cut at ${at}`)
  t.ok(sockets.size <= 3, `${sockets.size} connections for ${whole.length} calls`)
})

t.test('what is not plain chunks is read by undici from there on', async (t) => {
  for (const [what, body, text] of [
    ['an extension', '3\r\none\r\n3;name="a"\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n', 'onetwothree'],
    ['a trailer', '3\r\none\r\n0\r\nx-sum: 1\r\n\r\n', 'one'],
    ['many zeros', '3\r\none\r\n000000000003\r\ntwo\r\n0000\r\n\r\n', 'onetwo'],
    ['nothing', '0\r\n\r\n', '']
  ] as const) {
    for (const pieces of [[HEAD + body], [HEAD, body], [HEAD, ...body]]) {
      const { url } = await rawServer(t, () => [...pieces])
      t.same(await read(await client(t).open(call(url))), { text }, `${what}, in ${pieces.length} pieces`)
    }
  }
})

t.test('chunks that are none break the call behind what was whole', async (t) => {
  for (const [what, body] of [
    ['no size', '3\r\none\r\nnext\r\n'],
    ['no line break behind the data', '3\r\none0\r\n\r\n'],
    ['half a line break behind the data', '3\r\none\r0\r\n\r\n'],
    ['half a line break behind the size', '3\r\none\r\n3\rtwo\r\n0\r\n\r\n'],
    ['an empty size', '3\r\none\r\n\r\n0\r\n\r\n'],
    ['more than a number holds', '3\r\none\r\nfffffffffffffffff\r\n'],
    ['a negative size', '3\r\none\r\n-1\r\n']
  ] as const) {
    for (const pieces of [[HEAD + body], [HEAD, body], [HEAD, ...body]]) {
      const { url } = await rawServer(t, () => [...pieces])
      t.match(await read(await client(t).open(call(url))), { text: 'one', broken: { name: 'UpstreamFailure', kind: 'protocol' } }, `${what}, in ${pieces.length} pieces`)
    }
  }
})

t.test('a connection that ends within a body breaks the call', async (t) => {
  for (const body of ['9\r\nhalf', '4\r\nhalf\r', '4\r\nhalf\r\n', '4\r\nhalf\r\n1', '4\r\nhalf\r\n0\r\n']) {
    const { url } = await rawServer(t, () => [HEAD, body], 'ends')
    t.match(await read(await client(t).open(call(url))), { text: 'half', broken: { kind: 'reset' } }, JSON.stringify(body))
  }
})

t.test('bytes behind an end belong to no answer, and their connection is not used again', async (t) => {
  const { url, sockets } = await rawServer(t, () => [`${HEAD}3\r\none\r\n0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged`])
  const http = client(t)
  for (let round = 0; round < 3; round++) t.same(await read(await http.open(call(url))), { text: 'one' })
  t.equal(sockets.size, 3)
})

t.test('a reader that takes nothing holds its upstream back, and then hears all of it', async (t) => {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  let written = 0
  const url = await upstreamServer(t, (_request, response) => {
    sse(response)
    const more = (): void => {
      while (written < 600 && response.write(chunk)) written += 1
      if (written < 600) response.once('drain', () => { written += 1; more() })
      else response.end()
    }
    more()
  })
  const response = await client(t).open(call(url))
  // Until the system's buffers are full, too.
  for (let before = -1; before !== written;) {
    before = written
    await new Promise((resolve) => { setTimeout(resolve, 300) })
  }
  t.ok(written < 500, `${written} chunks are on their way`)
  t.equal((await response.text()).length, 600 * chunk.length)
})
