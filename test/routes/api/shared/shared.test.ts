import t from 'tap'
import type { Session } from '../../../../services/conversations/shapes.js'
import { build } from '../../../helper.js'
import { withClient } from '../../../database.js'
import { agents, NOWHERE } from '../chat-sessions/agents.js'

t.test('a link shows the conversation as it was, to anybody, without anything of the account', async (t) => {
  const { json, fetch, register, database } = await build(t, { agents })
  const { accessToken: token, user } = await register()
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer', title: 'Before' } })
  const path = `/api/chat-sessions/${id}`
  for (const content of ['one', 'two', 'three']) await json(`${path}/messages`, { token, body: { role: 'assistant', content, clientId: `secret-${content}` } })
  const share = await json(`${path}/share`, { token, method: 'POST' })
  t.match(share, { status: 201, body: { token: /^[\w-]{22}$/, url: `/api/shared/${share.body.token}`, createdAt: /Z$/ } })
  await json(`${path}/messages`, { token, body: { role: 'user', content: 'later' } })
  await json(path, { token, method: 'PATCH', body: { title: 'After' } })

  const first = await json(`${share.body.url}?limit=2`)
  t.match(first, { status: 200, body: { title: 'Before', sharedAt: share.body.createdAt, messages: [{ content: 'one' }, { content: 'two' }] } })
  t.same(Object.keys(first.body.messages[0]).sort(), ['agentId', 'completedAt', 'content', 'createdAt', 'id', 'model', 'parentId', 'role', 'status'])
  const second = await json(`${share.body.url}?limit=2&cursor=${first.body.nextCursor}`)
  t.match(second.body, { messages: [{ content: 'three' }], nextCursor: null })
  t.equal(second.body.messages.length, 1)
  for (const secret of [user.id, user.username, id, 'secret-']) t.notOk((first.text + second.text).includes(secret))
  t.equal((await fetch(share.body.url)).headers.get('cache-control'), 'no-store')
  await withClient(database, async (client) => {
    const { rows } = await client.query('select * from shares')
    t.notOk(JSON.stringify(rows).includes(share.body.token), 'the token is not kept')
  })

  t.equal((await json(`${share.body.url}?cursor=x`)).status, 400)
  t.match(await json('/api/shared/AAAAAAAAAAAAAAAAAAAAAA'), { status: 404, body: { code: 'SHARE_NOT_FOUND' } })
  const again = await json(`${path}/share`, { token, method: 'POST' })
  t.equal(again.body.token, share.body.token, 'the same link')
  t.match((await json(share.body.url)).body, { title: 'After', sharedAt: again.body.createdAt, messages: { length: 4 } }, 'a new snapshot')
  const both = await Promise.all([1, 2, 3].map(async () => await json(`${path}/share`, { token, method: 'POST' })))
  t.same(both.map(({ body }) => body.token), Array(3).fill(share.body.token), 'at once too')
  t.equal((await json(`${path}/share`, { token, method: 'DELETE' })).status, 204)
  t.equal((await json(`${path}/share`, { token, method: 'DELETE' })).status, 204)
  for (const { body: { url } } of [share, again]) t.match(await json(url), { status: 404, body: { code: 'SHARE_NOT_FOUND' } }, 'revoked')
  t.match(await json(`/api/chat-sessions/${NOWHERE}/share`, { token, method: 'POST' }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })

  const last = await json(`${path}/share`, { token, method: 'POST' })
  t.not(last.body.token, share.body.token, 'what was revoked stays so')
  await json(path, { token, method: 'DELETE' })
  t.match(await json(last.body.url), { status: 404, body: { code: 'SHARE_NOT_FOUND' } }, 'gone with its conversation')
})
