import t from 'tap'
import type { Session } from '../../../../services/conversations/shapes.js'
import { build, eventually } from '../../../helper.js'
import { withClient } from '../../../database.js'
import { agents, NOWHERE } from './agents.js'

const KEYS = ['activeLeaf', 'activeMessageId', 'agentId', 'archived', 'createdAt', 'id', 'lastMessageAt', 'messageCount', 'title', 'updatedAt']

t.test('a conversation is made, read, changed and deleted', async (t) => {
  const { json, register } = await build(t, { agents })
  const { accessToken: token } = await register()
  const made = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer', title: 'Café 👩‍👩‍👧' } })
  t.equal(made.status, 201)
  t.same(Object.keys(made.body).sort(), KEYS)
  t.match(made.body, { agentId: 'writer', title: 'Café 👩‍👩‍👧', messageCount: 0, archived: false, createdAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ })
  const path = `/api/chat-sessions/${made.body.id}`
  t.same((await json(path, { token })).body, made.body)

  const changed = await json<Session>(path, { token, method: 'PATCH', body: { archived: true } })
  t.match(changed, { status: 200, body: { title: 'Café 👩‍👩‍👧', archived: true } })
  t.match(await json(path, { token, method: 'PATCH', body: { title: 'x'.repeat(200) } }), { status: 200, body: { archived: true } })
  t.equal((await json(path, { token, method: 'PATCH', body: { title: '👍'.repeat(200) } })).status, 200, 'characters are code points')
  for (const body of [{}, { title: 'x'.repeat(201) }, { title: null }, { archived: 'true' }, { agentId: 'coder' }, { title: 'a\0b' }]) {
    t.match(await json(path, { token, method: 'PATCH', body }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, JSON.stringify(body))
  }

  t.equal((await json(path, { token, method: 'DELETE' })).status, 204)
  for (const [method, suffix] of [['GET', ''], ['DELETE', ''], ['GET', '/messages'], ['GET', '/export'], ['POST', '/share'], ['DELETE', '/share']]) {
    t.match(await json(path + suffix, { token, method: method as string }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } }, `${method} ${suffix}`)
  }
  t.same((await json('/api/chat-sessions', { token })).body, { sessions: [], nextCursor: null })
})

t.test('wrong requests are told what is wrong', async (t) => {
  const { json, register } = await build(t, { agents })
  const { accessToken: token } = await register()
  t.match(await json('/api/chat-sessions', {}), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
  t.match(await json('/api/chat-sessions', { token, body: { agentId: 'nobody' } }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
  t.match(await json('/api/chat-sessions', { token, body: { agentId: 'writer', id: NOWHERE } }), { status: 400 })
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=', 'archived=maybe', 'agentId=NO', 'page=2']) {
    t.match(await json(`/api/chat-sessions?${query}`, { token }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, query)
  }
  for (const id of ['1', `urn:uuid:${NOWHERE}`, `${NOWHERE}0`, 'search2']) t.equal((await json(`/api/chat-sessions/${id}`, { token })).status, 400, id)
  t.match(await json(`/api/chat-sessions/${NOWHERE}`, { token }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
})

t.test('what belongs to another does not exist', async (t) => {
  const { json, register } = await build(t, { agents })
  const [owner, other] = [await register(), await register()]
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token: owner.accessToken, body: { agentId: 'writer' } })
  const token = other.accessToken
  const calls: [string, string, unknown?][] = [
    ['GET', ''], ['PATCH', '', { archived: true }], ['DELETE', ''], ['GET', '/messages'], ['POST', '/messages', { role: 'user', content: 'x' }],
    ['GET', '/export'], ['GET', '/export?format=markdown'], ['POST', '/share'], ['DELETE', '/share']
  ]
  for (const [method, suffix, body] of calls) {
    const answer = await json(`/api/chat-sessions/${id}${suffix}`, { token, method, ...(body === undefined ? {} : { body }) })
    t.match(answer, { status: 404, body: { code: 'SESSION_NOT_FOUND' } }, `${method} ${suffix}`)
  }
  t.equal((await json(`/api/chat-sessions/${id}`, { token: owner.accessToken })).status, 200)
})

t.test('the list is by last activity, filtered, and its pages stay right while rows are added and bumped', async (t) => {
  const { json, register } = await build(t, { agents })
  const { accessToken: token } = await register()
  const ids: string[] = []
  for (let index = 0; index < 9; index++) {
    const { body } = await json<Session>('/api/chat-sessions', { token, body: { agentId: index % 2 === 0 ? 'writer' : 'coder' } })
    ids.unshift(body.id)
  }
  await json(`/api/chat-sessions/${ids[3]}`, { token, method: 'PATCH', body: { archived: true } })
  const list = async (query: string) => (await json<{ sessions: Session[], nextCursor: string | null }>(`/api/chat-sessions?${query}`, { token })).body
  t.same((await list('')).sessions.map(({ id }) => id), ids)
  t.same((await list('archived=true')).sessions.map(({ id }) => id), [ids[3]])
  t.equal((await list('archived=false')).sessions.length, 8)
  t.same((await list('agentId=coder')).sessions.map(({ agentId }) => agentId), ['coder', 'coder', 'coder', 'coder'])

  const first = await list('limit=4')
  t.same(first.sessions.map(({ id }) => id), ids.slice(0, 4))
  const late = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  t.equal((await json(`/api/chat-sessions/${ids[1]}/messages`, { token, body: { role: 'user', content: 'bump' } })).status, 201)
  const second = await list(`limit=4&cursor=${first.nextCursor}`)
  t.same(second.sessions.map(({ id }) => id), ids.slice(4, 8))
  const third = await list(`limit=4&cursor=${second.nextCursor}`)
  t.same(third.sessions.map(({ id }) => id), ids.slice(8))
  t.equal(third.nextCursor, null)
  t.same((await list('limit=2')).sessions.map(({ id }) => id), [ids[1], late.body.id], 'what was bumped is on top')
})

t.test('a deletion stops the answer that is being produced and its rows go in the background', async (t) => {
  const { json, register, database, app } = await build(t, { agents })
  const { accessToken: token, user } = await register()
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer', title: 'To be deleted' } })
  for (const content of ['a', 'b', 'c']) await json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content } })
  await json(`/api/chat-sessions/${id}/share`, { token, method: 'POST' })
  await withClient(database, async (client) => {
    const { rows: [{ id: messageId }] } = await client.query('select id from messages where user_id = $1 and seq = 3', [user.id])
    const lease = [user.id, id, messageId]
    await client.query("insert into generations (user_id, session_id, message_id, owner, lease_until) values ($1, $2, $3, $3, now() + interval '1 hour')", lease)
    t.equal((await json(`/api/chat-sessions/${id}`, { token, method: 'DELETE' })).status, 204)
    const { rows } = await client.query("select subject from changes where kind = 'generation.stop' and user_id = $1", [user.id])
    t.same(rows, [{ subject: messageId }])
    await eventually('the rows to go', async () => {
      const { rows: [{ count }] } = await client.query(`select (select count(*) from sessions where deleted_at is not null) + (select count(*) from messages)
        + (select count(*) from message_search where user_id = $1) + (select count(*) from search_queue where user_id = $1)
        + (select count(*) from shares) + (select count(*) from generations) as count`, [user.id])
      return count === '0'
    })
  })
  t.equal(app.migrations.done, true)
})
