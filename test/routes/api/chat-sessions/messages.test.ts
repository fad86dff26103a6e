import t from 'tap'
import type { Message, Session } from '../../../../services/conversations/shapes.js'
import { build } from '../../../helper.js'
import { agents, NOWHERE } from './agents.js'

const KEYS = ['agentId', 'completedAt', 'content', 'createdAt', 'error', 'feedback', 'finishReason', 'id', 'model', 'parentId', 'reasoning', 'role', 'sessionId',
  'siblings', 'status', 'toolCallId', 'toolCalls', 'usage']

t.test('messages are appended durably and read back', async (t) => {
  const { json, fetch, register } = await build(t, { agents })
  const { accessToken: token } = await register()
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const path = `/api/chat-sessions/${id}/messages`
  const content = 'Guten Morgen 👋\r\n\t南京'
  const first = await json<Message>(path, { token, body: { role: 'user', content } })
  t.equal(first.status, 201)
  t.same(Object.keys(first.body).sort(), KEYS)
  const second = await json<Message>(path.replace(id, id.toUpperCase()), { token, body: { role: 'assistant', content: 'x'.repeat(262_144), clientId: 'c' } })
  t.match(second, { status: 201, body: { parentId: first.body.id, sessionId: id, status: 'complete', agentId: 'writer' } })
  const again = await json<Message>(path, { token, body: { role: 'user', content: 'other', clientId: 'c' } })
  t.match(again, { status: 200 })
  t.same(again.body, second.body)
  const keyed = (text: string) => json<Message>(path, { token, body: { role: 'system', content: text }, headers: { 'idempotency-key': 'k' } })
  const third = await keyed('a')
  t.equal(third.status, 201)
  t.match(await keyed('a'), { status: 200, body: third.body })
  t.match(await keyed('b'), { status: 409, body: { code: 'CHAT_IDEMPOTENCY_CONFLICT' } })

  const page = await json(`${path}?limit=2`, { token })
  t.same(page.body.messages, [first.body, second.body])
  const rest = await json(`${path}?limit=2&cursor=${page.body.nextCursor}`, { token })
  t.same(rest.body, { messages: [third.body], nextCursor: null })
  t.same((await json(`${path}?order=desc&limit=1`, { token })).body.messages, [third.body])
  t.same((await json(`${path}?leaf=${first.body.id}`, { token })).body.messages, [first.body])
  t.match((await json(`/api/chat-sessions/${id}`, { token })).body, { title: 'Guten Morgen 👋 南京', messageCount: 3, lastMessageAt: third.body.createdAt })

  const metrics = await (await fetch('/metrics')).text()
  t.match(metrics, /messages_sent_total\{agent="writer"\} 3\n/)
})

t.test('what can not be kept is refused', async (t) => {
  const { json, fetch, register } = await build(t, { agents })
  const { accessToken: token } = await register()
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const path = `/api/chat-sessions/${id}/messages`
  const bodies = [
    {}, { role: 'user' }, { role: 'user', content: '' }, { role: 'robot', content: 'x' }, { role: 'user', content: 1 }, { role: 'user', content: 'a\0' },
    { role: 'user', content: '\ud800' }, { role: 'user', content: 'x', clientId: '' }, { role: 'user', content: 'x', more: 1 }, { role: 'user', content: 'x'.repeat(262_145) }
  ]
  for (const body of bodies) t.match(await json(path, { token, body }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, JSON.stringify(body).slice(0, 60))
  t.match(await json(path, { token, body: { role: 'user', content: 'é'.repeat(600_000) } }), { status: 413, body: { code: 'COMMON_PAYLOAD_TOO_LARGE' } })
  t.match(await json(`/api/chat-sessions/${NOWHERE}/messages`, { token, body: { role: 'user', content: 'x' } }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
  for (const query of ['leaf=1', 'order=up', 'cursor=x', 'limit=1000']) t.equal((await json(`${path}?${query}`, { token })).status, 400, query)
  t.match(await json(`${path}?leaf=${NOWHERE}`, { token }), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
  t.equal((await fetch(path)).status, 401)
  t.same((await json(path, { token })).body, { messages: [], nextCursor: null })
})

t.test('feedback is kept on answers, replaced and taken back', async (t) => {
  const { json, register } = await build(t, { agents })
  const [{ accessToken: token }, other] = [await register(), await register()]
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const say = async (role: string) => (await json<Message>(`/api/chat-sessions/${id}/messages`, { token, body: { role, content: 'x' } })).body.id
  const [question, answer] = [await say('user'), await say('assistant')]
  const rate = (message: string, body: unknown, as = token) => json(`/api/chat/messages/${message}/feedback`, { token: as, method: 'PUT', body })
  t.match(await rate(answer, { rating: 'good' }), { status: 200, body: { message: { id: answer, feedback: { rating: 'good', comment: null } } } })
  t.match(await rate(answer, { rating: 'bad', comment: 'too long' }), { status: 200, body: { message: { feedback: { rating: 'bad', comment: 'too long' } } } })
  t.match((await json(`/api/chat-sessions/${id}/messages`, { token })).body.messages, [{ feedback: null }, { feedback: { rating: 'bad' } }])
  t.match(await rate(answer, { rating: null }), { status: 200, body: { message: { feedback: null } } })
  t.match(await rate(question, { rating: 'good' }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
  t.match(await rate(answer, { rating: 'good' }, other.accessToken), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
  for (const body of [{}, { rating: 'fine' }, { rating: 'good', comment: 1 }]) t.equal((await rate(answer, body)).status, 400)
})
