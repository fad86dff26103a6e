/** An import is bounded, fair, and all or nothing. */
import { connect } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import type { Archive, ArchivedMessage } from '../../../../services/sessions/archive.js'
import { readArchive } from '../../../../services/sessions/archive-reader.js'
import { scanArchive } from '../../../../services/sessions/archive-scan.js'
import { withClient } from '../../../database.js'
import { request, wire } from '../../../frame.js'
import { build, eventually } from '../../../helper.js'
import { agents } from './agents.js'

const AT = '2026-01-31T12:00:00.000Z'
const message = (id: number, change: Partial<ArchivedMessage> = {}): ArchivedMessage => ({
  id,
  parentId: id === 1 ? null : id - 1,
  role: 'user',
  content: `message ${id}`,
  status: 'complete',
  agentId: 'writer',
  model: null,
  finishReason: null,
  usage: null,
  error: null,
  feedback: null,
  clientId: null,
  createdAt: AT,
  completedAt: AT,
  ...change
})
const archiveOf = (messages: ArchivedMessage[]): Archive => ({
  format: 'parley.session',
  version: 1,
  session: { agentId: 'writer', title: '', archived: false, createdAt: AT, updatedAt: AT, lastMessageAt: AT },
  messages
})
const list = (count: number, change: Partial<ArchivedMessage> = {}): ArchivedMessage[] =>
  Array.from({ length: count }, (_, n) => message(n + 1, change))
const isJson = (bytes: Buffer): boolean => {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}
const LIMITS = { mostMessages: 100, mostBeside: 10_000 }
const problemOf = (text: string): unknown => {
  const read = readArchive(Buffer.from(text))
  return 'summary' in read ? read.summary.count : 'path' in read ? read.path : read
}
const { json, register, database, url } = await build(t, { agents })
const { accessToken: token } = await register()
const post = (body: unknown, as = token) => json('/api/chat-sessions/import', { token: as, body })

t.test('taking a document apart agrees with JSON.parse, whatever the document', async () => {
  const values = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 5 })
  fc.assert(fc.property(fc.json({ maxDepth: 3 }), values, fc.boolean(), (other, messages, first) => {
    const parts = [`"other" : ${other}`, `"m\\u0065ssages":\n[${messages.map((one) => ` ${JSON.stringify(one)}\t`).join(',')}]`]
    const bytes = Buffer.from(` {${(first ? parts : parts.toReversed()).join(', ')}}\n`)
    const found = scanArchive(bytes, LIMITS)
    if (typeof found === 'string') return false
    const { spans } = found
    const piece = (n: number): unknown => JSON.parse(bytes.subarray(spans[2 * n], spans[2 * n + 1]).toString())
    const pieces = Array.from({ length: spans.length / 2 }, (_, n) => piece(n))
    const whole = JSON.parse(bytes.toString()) as { other: unknown, messages: unknown }
    const shell = JSON.parse(found.shell.toString()) as unknown
    return JSON.stringify([shell, pieces]) === JSON.stringify([{ ...whole, messages: [] }, whole.messages])
  }), { numRuns: 300 })
  fc.assert(fc.property(fc.array(fc.constantFrom(...'{}[]:,"\\ \n', '"messages":[', '{"messages":[', 'true', '1', '"a":'), { maxLength: 14 }), (parts) => {
    const bytes = Buffer.from(parts.join(''))
    const found = scanArchive(bytes, LIMITS)
    // A second list is refused where it begins, whatever follows.
    if (found === 'messages twice') return true
    if (typeof found === 'string') return !isJson(bytes)
    const { shell, spans } = found
    const pieces = Array.from({ length: spans.length / 2 }, (_, n) => bytes.subarray(spans[2 * n], spans[2 * n + 1]))
    return isJson(bytes) === [shell, ...pieces].every(isJson)
  }), { numRuns: 3000 })
})

t.test('the first bad place is told, small or large', async (t) => {
  const good = JSON.stringify(archiveOf(list(3)))
  const cases: [what: string, text: string, problem: unknown][] = [
    ['a good one', good, 3],
    ['a duplicate list', good.replace('"messages":', '"messages":[],"messages":'), '/body/messages'],
    ['a duplicate list in what is no JSON', '{"messages":[],"messages":[', '/body/messages'],
    ['a key twice', good.replace('"role":"user"', '"role":"robot","role":"user"'), 3],
    ['a poisoned message', good.replace('"role":"user"', '"__proto__":{"a":1},"role":"user"'), '/body/messages/0/__proto__'],
    ['a poisoned shell', good.replace('"version":1', '"version":1,"__proto__":{}'), '/body/__proto__'],
    ['half a pair', good.replace('message 2', '\\ud800'), '/body/messages/1/content'],
    ['NUL', good.replace('message 2', 'a\\u0000'), '/body/messages/1/content'],
    ['a long text of a user', good.replace('message 3', 'x'.repeat(262_145)), '/body/messages/2/content'],
    ['as much of two units each', good.replace('message 3', '😀'.repeat(262_144)), 3],
    ['one more of them', good.replace('message 3', '😀'.repeat(262_145)), '/body/messages/2/content'],
    ['a number', good.replace('"id":2', '"id":1e400'), '/body/messages/1/id'],
    ['depth', good.replace('"usage":null', `"usage":${'['.repeat(40)}${']'.repeat(40)}`), '/body/messages/0/usage'],
    ['much beside', good.replace('"title":""', `"title":"${'x'.repeat(70_000)}"`), '/body'],
    ['a call without a name', good.replace('"usage":null', '"toolCallId":"","usage":null'), '/body/messages/0/toolCallId'],
    ['a call whose name is too long', good.replace('"usage":null', `"toolCallId":"${'x'.repeat(257)}","usage":null`), '/body/messages/0/toolCallId'],
    ['no list', good.replace(/"messages":.*/s, '"messages":7}'), '/body/messages'],
    ['numbers', `{"format":"parley.session","version":1,"session":${JSON.stringify(archiveOf([]).session)},"messages":[${'0,'.repeat(100_000)}0]}`, '/body/messages'],
    ['not UTF-8', '', { malformed: { line: 1, column: 1 } }],
    ['broken', good.replace('"message 2"', 'oops'), { malformed: { line: 1, column: good.indexOf('"message 2"') + 1 } }]
  ]
  for (const [what, text, problem] of cases) {
    const found = problemOf(text)
    if (typeof problem === 'string') t.match(found, new RegExp(`^${problem}`), what)
    else t.same(found, problem, what)
  }
})

t.test('a large one is read in a thread of its own, to the same end', async (t) => {
  const large = archiveOf(list(3000, { content: 'x'.repeat(1000) }))
  t.match(await post(large), { status: 201, body: { session: { messageCount: 3000 } } })
  const answer = archiveOf([message(1), message(2, { role: 'assistant', content: '\u4e00'.repeat(300_000) })])
  const { status, body: { session } } = await post(answer)
  t.equal(status, 201)
  t.same((await json(`/api/chat-sessions/${session.id}/export`, { token })).body, answer)
  const before = (await json('/api/chat-sessions?limit=100', { token })).body.sessions.length
  large.messages[2999] = message(3000, { parentId: 3000 })
  t.match(await post(large), { status: 422, body: { code: 'IMPORT_INVALID', details: { path: '/body/messages/2999/parentId' } } })
  const text = JSON.stringify(large)
  t.match((await wire(url, request('POST /api/chat-sessions/import', text.slice(0, -1), { authorization: `Bearer ${token}` }))).text,
    /COMMON_MALFORMED_JSON.*"line":1,"column":\d{7}/)
  t.equal((await json('/api/chat-sessions?limit=100', { token })).body.sessions.length, before, 'all or nothing')
})

t.test('sizes and types', async (t) => {
  const authorization = `Bearer ${token}`
  const refused = async (headers: Record<string, string>) => await wire(url, request('POST /api/chat-sessions/import', '', { authorization, ...headers }))
  t.match(await refused({ 'content-type': 'application/json', 'content-length': `${65 * 1024 * 1024}` }), { status: 413, text: /64 MiB.*"limit":67108864/ })
  t.match(await refused({ 'content-type': 'text/plain', 'content-length': '2' }), { status: 415 })
  t.match(await wire(url, request('POST /api/chat-sessions/import', 'null', { authorization })), { status: 422, text: /"path":"\/body"/ })
})

t.test('one at a time for a user, two for all, and the rest is told before it sends anything', async (t) => {
  const { hostname, port } = new URL(url)
  const begin = async () => {
    const { accessToken } = await register()
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(`POST /api/chat-sessions/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${accessToken}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`)
    return { accessToken, socket }
  }
  // Not before it is known to have its place.
  const first = await begin()
  await eventually('its place', async () => (await post([], first.accessToken)).status === 429)
  const answer = await post([], first.accessToken)
  t.match(answer, { status: 429, body: { code: 'COMMON_RATE_LIMITED', details: { retryAfter: 5 } } })
  t.equal(answer.headers.get('retry-after'), '5')
  t.equal((await post([])).status, 422, 'another user has a place')
  const second = await begin()
  await eventually('its place', async () => (await post([], second.accessToken)).status === 429)
  const head = `POST /api/chat-sessions/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 60000000\r\n\r\n`
  t.match(await wire(url, head), { status: 429, text: /COMMON_RATE_LIMITED/ }, 'of which nothing was read')
  first.socket.destroy()
  await eventually('the place of one who left', async () => (await post([])).status === 422)
  second.socket.destroy()
})

t.test('whatever can be stored comes back', async (t) => {
  const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength }).filter((one) => !one.includes('\0') && one.isWellFormed() && Array.from(one).length <= maxLength)
  const perhaps = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
  const count = fc.integer({ min: 0, max: 2_000_000_000 })
  const one = fc.record({
    role: fc.constantFrom('system', 'user', 'assistant'),
    content: text(200),
    status: fc.constantFrom('complete', 'stopped', 'failed', 'interrupted'),
    // The upstream names it: any length.
    model: perhaps(fc.oneof(text(50), text(50).map((name) => name + 'm'.repeat(5000)))),
    finishReason: perhaps(fc.constantFrom('stop', 'length', 'other')),
    toolCalls: perhaps(fc.array(fc.record({ id: text(300), name: text(50), arguments: text(200) }), { minLength: 1, maxLength: 9 })),
    usage: perhaps(fc.record({ promptTokens: count, completionTokens: count, totalTokens: count, source: fc.constantFrom('provider', 'estimated') })),
    error: perhaps(fc.record({ code: fc.constant('CHAT_UPSTREAM_ERROR'), message: text(200) })),
    feedback: perhaps(fc.record({ rating: fc.constantFrom('good', 'bad'), comment: perhaps(text(2000)) })),
    parent: fc.nat(20)
  })
  await fc.assert(fc.asyncProperty(fc.array(one, { maxLength: 12 }), text(200), async (messages, title) => {
    const { accessToken, user } = await register()
    const { body: { id } } = await json('/api/chat-sessions', { token: accessToken, body: { agentId: 'writer', title } })
    await withClient(database, async (client) => {
      for (const [n, one] of messages.entries()) {
        const { role, content, status, model, finishReason, usage, error, feedback } = one
        const toolCalls = one.toolCalls === null ? null : JSON.stringify(one.toolCalls)
        await client.query(`insert into messages (user_id, session_id, id, seq, role, content, status, model, finish_reason, usage, error, feedback, tool_calls, completed_at)
          values ($1, $2, gen_random_uuid(), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())`,
        [user.id, id, n + 1, role, content, status, model, finishReason, usage, error, feedback, toolCalls])
      }
      await client.query('update sessions set last_seq = $3, message_count = $3 where user_id = $1 and id = $2', [user.id, id, messages.length])
    })
    const exported = await json<Archive>(`/api/chat-sessions/${id}/export`, { token: accessToken })
    const imported = await post(exported.body, accessToken)
    if (imported.status !== 201) throw new Error(imported.text)
    const again = await json(`/api/chat-sessions/${imported.body.session.id}/export`, { token: accessToken })
    if (again.text !== exported.text) throw new Error(`${again.text}\n${exported.text}`)
  }), { numRuns: 25 })
  t.pass()
})
