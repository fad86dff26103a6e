import t from 'tap'
import { build, eventually } from '../../../helper.js'

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
