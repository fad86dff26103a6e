import t from 'tap'
import { ChatStream, type StreamSource } from '../../client/chat-stream.js'
import { createHttp } from '../../client/http.js'
import type { Message } from '../../client/index.js'

type Wire = [type: string, data: unknown, place?: string]
const MESSAGE = { id: 'm', content: 'authoritative' } as Message

/** A service that answers each connection with the next of the given: events, or a response as it is. */
function sourceOf (...connections: (Wire[] | Response)[]): StreamSource & { asked: string[] } {
  const asked: string[] = []
  const answer = async (from: string): Promise<Response> => {
    asked.push(from)
    const next = connections.shift() ?? []
    if (next instanceof Response) return await createHttp('http://parley', async () => next)({ method: 'get', path: '/' })
    const headers = { 'content-type': 'text/event-stream', 'x-request-id': `connection-${asked.length}` }
    return new Response(next.map(([type, data, place]) =>
      `${place === undefined ? '' : `id: m:${place}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`).join(''), { headers })
  }
  return { asked, begin: () => answer('begin'), resume: (_id, from) => answer(from), stop: async () => MESSAGE }
}

t.test('what a resumed stream repeats is told once', async (t) => {
  const source = sourceOf(
    [['start', { sessionId: 's' }, '0:1'], ['status', { type: 'retrying' }, '0:2'], ['chunk', { content: 'abc' }, '3:3']],
    [['start', { sessionId: 's' }, '0:1'], ['status', { type: 'retrying' }, '0:2'], ['chunk', { content: 'abc' }, '3:3'], ['chunk', { content: 'bcdef' }, '6:4']],
    [['novelty', {}, '6:5'], ['end', { message: MESSAGE }, '6:6']]
  )
  const stream = new ChatStream(source)
  const told: string[] = []
  let text = ''
  for await (const { type, data } of stream) {
    told.push(type)
    if (type === 'chunk') text += data.content
    if (type !== 'end') t.equal(stream.text, text)
  }
  t.strictSame(told, ['start', 'status', 'chunk', 'chunk', 'end'])
  t.equal(text, 'abcdef')
  t.equal(stream.text, 'authoritative', 'the end has the last word')
  t.strictSame(source.asked, ['begin', 'm:3:3', 'm:6:4'])
})

t.test('an error that is about the way to the answer is a break, any other one is the end', async (t) => {
  const away = { code: 'COMMON_DATABASE_UNAVAILABLE', message: 'x', details: {} }
  const failed = { code: 'CHAT_UPSTREAM_ERROR', message: 'y', details: {} }
  const source = sourceOf([['start', { sessionId: 's' }, '0:1'], ['error', away, '0:2']], [['chunk', { content: 'a' }, '1:2'], ['error', failed, '1:3']])
  const events: string[] = []
  for await (const { type, data } of new ChatStream(source)) events.push(type === 'error' ? data.code : type)
  t.strictSame(events, ['start', 'chunk', 'CHAT_UPSTREAM_ERROR'])
  t.strictSame(source.asked, ['begin', 'm:0:1'])

  const last = new ChatStream(sourceOf([['error', away]]), { maxFailures: 0 })
  await t.rejects(last.final(), { code: 'COMMON_DATABASE_UNAVAILABLE' })
})

t.test('final gives the message before, without, beside and after a loop, again and again', async (t) => {
  const wire: Wire[] = [['start', { sessionId: 's' }, '0:1'], ['chunk', { content: 'a' }, '1:2'], ['chunk', { content: 'b' }, '2:3'], ['end', { message: MESSAGE }, '2:4']]
  const all = ['start', 'chunk', 'chunk', 'end']
  const loop = async (stream: ChatStream): Promise<string[]> => {
    const types: string[] = []
    for await (const { type } of stream) types.push(type)
    return types
  }

  const without = new ChatStream(sourceOf(wire))
  t.strictSame(await without.final(), MESSAGE)
  t.strictSame(await without.final(), MESSAGE)
  t.strictSame(await loop(without), all, 'what final read is still there for a loop')

  const after = new ChatStream(sourceOf(wire))
  t.strictSame(await loop(after), all)
  t.strictSame(await after.final(), MESSAGE)
  t.strictSame(await loop(after), [], 'an event is told once')

  const beside = new ChatStream(sourceOf(wire))
  const [early, types, late] = await Promise.all([beside.final(), loop(beside), beside.final()])
  t.strictSame([early, types, late], [MESSAGE, all, MESSAGE], 'neither takes what is the other\'s')

  const within = new ChatStream(sourceOf(wire))
  const seen: string[] = []
  for await (const { type } of within) {
    seen.push(type)
    if (type === 'start') t.strictSame(await within.final(), MESSAGE)
  }
  t.strictSame(seen, all)
})

t.test('a loop that was left is gone on with, by final and by another loop', async (t) => {
  const first: Wire[] = [['start', { sessionId: 's' }, '0:1'], ['chunk', { content: 'a' }, '1:2'], ['chunk', { content: 'b' }, '2:3']]
  const rest: Wire[] = [['chunk', { content: 'b' }, '2:3'], ['end', { message: MESSAGE }, '2:4']]
  for (const how of ['final', 'loop']) {
    const source = sourceOf(first, rest)
    const stream = new ChatStream(source)
    for await (const { type } of stream) if (type === 'chunk') break
    t.strictSame(source.asked, ['begin'], 'nobody reads')
    const types: string[] = []
    if (how === 'loop') for await (const { type } of stream) types.push(type)
    t.strictSame(await stream.final(), MESSAGE)
    t.strictSame(types, how === 'loop' ? ['chunk', 'end'] : [])
    t.strictSame(source.asked, ['begin', 'm:1:2'])
  }
})

t.test('after an error final rejects with that error, the id of the request that asked included', async (t) => {
  const failed = { code: 'CHAT_UPSTREAM_ERROR', message: 'y', details: {} }
  const stream = new ChatStream(sourceOf([['start', { sessionId: 's' }, '0:1']], [['error', failed, '0:2']]))
  for await (const event of stream) void event
  const error = await stream.final().then(() => undefined, (thrown: unknown) => thrown)
  t.match(error, { name: 'ParleyApiError', code: 'CHAT_UPSTREAM_ERROR', status: 0, requestId: 'connection-1' })
  t.equal(await stream.final().then(() => undefined, (thrown: unknown) => thrown), error)

  const broken = new ChatStream(sourceOf([['start', { sessionId: 's' }, '0:1']]), { maxFailures: 0 })
  const thrown = await (async () => { for await (const event of broken) void event })().then(() => undefined, (reason: unknown) => reason)
  t.match(thrown, { name: 'ParleyNetworkError', requestId: 'connection-1' })
  t.equal(await broken.final().then(() => undefined, (reason: unknown) => reason), thrown)
})

const page = (status: number): Response => new Response('<html><h1>Bad Gateway</h1>', { status, headers: { 'content-type': 'text/html; charset=utf-8', 'x-request-id': `page-${status}` } })

t.test('a page in the place of a resumed stream is a break: what a proxy says is not about the answer', async (t) => {
  for (const status of [200, 403, 404, 500, 502, 521]) {
    const told: unknown[] = []
    const source = sourceOf([['start', { sessionId: 's' }, '0:1']], page(status), [['end', { message: MESSAGE }, '0:2']])
    const stream = new ChatStream(source, { onReconnect: (_, error) => told.push(error) })
    t.strictSame(await stream.final(), MESSAGE, `${status}`)
    t.match(told[1], { name: 'ParleyApiError', code: `HTTP_${status}`, status, requestId: `page-${status}` })
  }
  const away = new ChatStream(sourceOf([['start', { sessionId: 's' }, '0:1']], page(200), page(200)), { maxFailures: 2 })
  await t.rejects(away.final(), { code: 'HTTP_200', message: /200 with text\/html/ }, 'given up in the end')
})

t.test('before anything is known, a page means a wrong address unless its status may pass', async (t) => {
  for (const status of [200, 404]) {
    const source = sourceOf(page(status))
    await t.rejects(new ChatStream(source).final(), { code: `HTTP_${status}`, status })
    t.equal(source.asked.length, 1, `${status} is not asked again`)
  }
  t.strictSame(await new ChatStream(sourceOf(page(502), [['end', { message: MESSAGE }, '0:1']])).final(), MESSAGE)
})

t.test('204 has nothing to be streamed: an error that says so, and no repeat', async (t) => {
  const source = sourceOf([['start', { sessionId: 's' }, '0:1']], new Response(null, { status: 204 }))
  const stream = new ChatStream(source)
  await t.rejects(stream.final(), { name: 'ParleyApiError', code: 'HTTP_204', status: 204, message: /nothing to be streamed/ })
  t.strictSame(source.asked, ['begin', 'm:0:1'])
})
