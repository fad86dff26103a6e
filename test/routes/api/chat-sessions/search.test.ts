import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { longestTurn } from '../../../services/search/longest-turn.js'

t.test('an appended text is found within 2 s, with its session and a snippet', async (t) => {
  const { json, register } = await build(t)
  const [{ accessToken: token }, { accessToken: other }] = [await register(), await register()]
  const { body: session } = await json('/api/chat-sessions', { token, body: { agentId: 'guide', title: '桥梁 bridges' } })
  const { body: message } = await json(`/api/chat-sessions/${session.id}/messages`, { token, body: { role: 'user', content: '南京市长江大桥 & more bridges' } })
  const search = (q: string, rest = '', as = token) => json(`/api/chat-sessions/search?q=${encodeURIComponent(q)}${rest}`, { token: as })
  // The limit of 2 s is for a machine that does not run other tests beside this one.
  const found = await eventually('the message', async () => {
    const { body } = await search('市长')
    return body.results?.length > 0 && body
  })
  t.match(found, { results: [{ session: { id: session.id }, message: { id: message.id, content: message.content }, snippet: '南京<mark>市长</mark>江大桥 &#38; more bridges' }], nextCursor: null })
  const { body: title } = await search('桥梁')
  t.match(title.results, [{ session: { id: session.id }, message: null, snippet: '<mark>桥梁</mark> bridges' }])
  t.same((await search('市长', '', other)).body, { results: [], nextCursor: null })

  const { body: first } = await search('bridge', '&limit=1')
  t.equal(first.results[0].message, null, 'the title comes first')
  const { body: second } = await search('bridge', `&limit=1&cursor=${first.nextCursor}`)
  t.equal(second.results[0].message.id, message.id)
  t.equal(second.nextCursor, null)

  for (const bad of ['?q=', '', '?q=x&limit=0', '?q=x&limit=101', '?q=x&cursor=nonsense', '?q=x&more=1']) {
    const { status, body } = await json(`/api/chat-sessions/search${bad}`, { token })
    t.equal(status, 400, bad)
    t.equal(body.code, 'COMMON_VALIDATION_ERROR', bad)
  }
  t.equal((await json('/api/chat-sessions/search?q=x')).body.code, 'AUTH_TOKEN_MISSING')
})

t.test('neither indexing nor searching texts that unfold into many letters holds up anybody else', async (t) => {
  const { json, register } = await build(t)
  const [{ accessToken: hostile }, { accessToken: other }] = [await register(), await register()]
  const say = async (token: string, contents: string[]): Promise<void> => {
    const { body: { id } } = await json('/api/chat-sessions', { token, body: { agentId: 'guide', title: 'x' } })
    for (const content of contents) t.equal((await json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content } })).status, 201)
  }
  const search = async (token: string, q: string) => await json(`/api/chat-sessions/search?q=${encodeURIComponent(q)}`, { token })
  await say(hostile, Array.from({ length: 12 }, () => '\ufdfa'.repeat(262_144)))
  await say(hostile, Array.from({ length: 12 }, () => '\ufdfa '.repeat(131_072)))
  const { milliseconds } = await longestTurn(async () => {
    await say(other, ['a pelican'])
    await eventually('the other one\'s message', async () => (await search(other, 'pelican')).body.results.length === 1)
    await eventually('their own', async () => (await search(hostile, '\ufdfa')).body.nextCursor !== null)
  })
  // Each of these messages took 370 ms to be indexed, and the search 2.8 s.
  t.ok(milliseconds < 200, `${milliseconds} ms`)
  const before = process.cpuUsage()
  const { status, body } = await search(hostile, '\ufdfa')
  const { user } = process.cpuUsage(before)
  t.ok(user < 1e6, `${user / 1000} ms of processor time`)
  t.equal(status, 200)
  t.ok(body.results.length >= 2 && body.results.length <= 4, 'a mebibyte')
  t.match(body.results[0].snippet, /^<mark>/)
})

t.test('pictographs are searched for as they look, and marks without a character are not', async (t) => {
  const { json, register } = await build(t)
  const { accessToken: token } = await register()
  const { body: { id } } = await json('/api/chat-sessions', { token, body: { agentId: 'guide', title: 'x' } })
  for (const content of ['I \u2764\ufe0f tea', 'a \u2600\ufe0f day']) await json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content } })
  const search = async (q: string) => await json(`/api/chat-sessions/search?q=${encodeURIComponent(q)}`, { token })
  await eventually('both', async () => (await search('tea')).body.results.length + (await search('day')).body.results.length === 2)
  for (const q of ['\u2764', '\u2764\ufe0f']) t.match((await search(q)).body.results, [{ snippet: 'I <mark>\u2764\ufe0f</mark> tea' }])
  t.same((await search('\ufe0f')).body, { results: [], nextCursor: null })
})
