import t from 'tap'
import type { Archive } from '../../../../services/sessions/archive.js'
import type { Session } from '../../../../services/conversations/shapes.js'
import type { Executor } from '../../../../plugins/postgres/index.js'
import { withClient } from '../../../database.js'
import { build, type TestApp } from '../../../helper.js'
import { FOREST, plantTree } from '../../../services/conversations/tree.js'
import { agents } from './agents.js'

async function planted (app: TestApp, userId: string) {
  return await withClient(app.database, async (client) => {
    const db: Executor = { query: async (sql, parameters = []) => await client.query(sql, [...parameters]) as never }
    const tree = await plantTree(db, userId, FOREST.rows, FOREST.branches)
    const at = [userId, tree.sessionId]
    await client.query(`update sessions set title = 'Trip to "Köln" / 2026', archived = true, created_at = '2020-01-02T03:04:05.678Z', last_message_at = '2021-01-02T03:04:05.678Z'
      where user_id = $1 and id = $2`, at)
    await client.query(`update messages set created_at = '2020-01-02T03:04:05.678Z'::timestamptz + seq * interval '1 s', agent_id = 'writer', client_id = 'client-' || seq, content = content || ' 👩‍👩‍👧\r\n"'
      where user_id = $1 and session_id = $2`, at)
    await client.query(`update messages set model = 'm', finish_reason = 'stop', usage = '{"promptTokens":1,"completionTokens":2,"totalTokens":3,"source":"provider"}',
      feedback = '{"rating":"good","comment":null}' where user_id = $1 and session_id = $2 and seq = 2`, at)
    await client.query('update messages set status = \'failed\', error = \'{"code":"CHAT_UPSTREAM_ERROR","message":"no"}\', content = \'\' where user_id = $1 and session_id = $2 and seq = 6', at)
    return tree
  })
}

t.test('what JSON exported comes back equal, branches included', async (t) => {
  const app = await build(t, { agents })
  const { json, fetch, register } = app
  const [owner, other] = [await register(), await register()]
  const { sessionId, ids } = await planted(app, owner.user.id)
  const download = async (id: string, token: string) => await fetch(`/api/chat-sessions/${id}/export?format=json`, { headers: { authorization: `Bearer ${token}` } })
  const response = await download(sessionId, owner.accessToken)
  t.equal(response.status, 200)
  t.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  t.equal(response.headers.get('content-disposition'), 'attachment; filename="conversation.json"; filename*=UTF-8\'\'Trip%20to%20K%C3%B6ln%202026.json')
  const text = await response.text()
  const archive = JSON.parse(text) as Archive
  t.match(archive, { format: 'parley.session', version: 1, session: { agentId: 'writer', archived: true } })
  t.same(archive.messages.map(({ id, parentId }) => [id, parentId]), FOREST.rows.map(([seq, , parent]) => [seq, parent]))
  t.notMatch(text, new RegExp(owner.user.id))

  const imported = await json<{ session: Session }>('/api/chat-sessions/import', { token: other.accessToken, body: archive })
  t.match(imported, { status: 201, body: { session: { title: 'Trip to "Köln" / 2026', messageCount: 12, archived: true, createdAt: '2020-01-02T03:04:05.678Z' } } })
  const { id } = imported.body.session
  t.not(id, sessionId)
  t.equal(await (await download(id, other.accessToken)).text(), text, 'byte for byte')

  // Every branch reads the same as before.
  const read = async (session: string, leaf: string, token: string) =>
    (await json(`/api/chat-sessions/${session}/messages?leaf=${leaf}&limit=100`, { token })).body.messages.map(({ content }: { content: string }) => content)
  const rows = await withClient(app.database, async (client) => (await client.query('select id, seq from messages where user_id = $1', [other.user.id])).rows)
  for (const { id: leaf, seq } of rows) {
    t.same(await read(id, leaf, other.accessToken), await read(sessionId, ids.get(seq) as string, owner.accessToken), `the branch that ends in ${seq}`)
  }
  t.equal((await json(`/api/chat-sessions/${id}/messages`, { token: other.accessToken, body: { role: 'user', content: 'goes on', clientId: 'client-3' } })).status, 200, 'client ids too')
  t.equal((await json(`/api/chat-sessions/${id}/messages`, { token: other.accessToken, body: { role: 'user', content: 'goes on' } })).status, 201)
})

t.test('an answer that is being produced is exported as it stands', async (t) => {
  const app = await build(t, { agents })
  const { accessToken: token, user } = await app.register()
  const { sessionId, ids } = await planted(app, user.id)
  await withClient(app.database, async (client) => {
    await client.query("update messages set status = 'streaming', completed_at = null, content = '' where user_id = $1 and id = $2", [user.id, ids.get(12)])
    await client.query("insert into generation_deltas values ($1, $2, 0, 'so far')", [user.id, ids.get(12)])
    await client.query("insert into generations (user_id, session_id, message_id, owner, lease_until) values ($1, $2, $3, $1, now() + interval '1 hour')", [user.id, sessionId, ids.get(12)])
  })
  const { body } = await app.json<Archive>(`/api/chat-sessions/${sessionId}/export`, { token })
  t.match(body.messages.at(-1), { content: 'so far', status: 'interrupted', completedAt: /^\d{4}-.*Z$/ })
  t.equal((await app.json('/api/chat-sessions/import', { token, body })).status, 201)
})

t.test('Markdown shows the newest branch to a reader', async (t) => {
  const app = await build(t, { agents })
  const { accessToken: token, user } = await app.register()
  const { sessionId } = await planted(app, user.id)
  const response = await app.fetch(`/api/chat-sessions/${sessionId}/export?format=markdown`, { headers: { authorization: `Bearer ${token}` } })
  t.equal(response.headers.get('content-type'), 'text/markdown; charset=utf-8')
  t.equal(await response.text(), `# Trip to "Köln" / 2026

With writer, begun 2020-01-02T03:04:05.678Z

## User · 2020-01-02T03:04:16.678Z

11 👩‍👩‍👧\r
"

## Assistant (writer) · 2020-01-02T03:04:17.678Z

12 👩‍👩‍👧\r
"
`)
  const { body: { id } } = await app.json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  t.match((await app.json(`/api/chat-sessions/${id}/export?format=markdown`, { token })).text, /^# Conversation\n/)
  t.equal((await app.json(`/api/chat-sessions/${id}/export?format=pdf`, { token })).status, 400)
})

t.test('a long conversation is exported and imported in batches', async (t) => {
  const { json, register, database } = await build(t, { agents })
  const { accessToken: token, user } = await register()
  const { body: { id } } = await json<Session>('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  await withClient(database, async (client) => {
    await client.query(`insert into messages (user_id, session_id, id, seq, role, content, status, completed_at)
      select $1, $2, gen_random_uuid(), n, 'user', repeat('x', case n % 100 when 0 then 100000 else 10 end), 'complete', now() from generate_series(1, 1200) n`, [user.id, id])
    await client.query('update sessions set last_seq = 1200, message_count = 1200 where user_id = $1', [user.id])
  })
  const { body, text } = await json<Archive>(`/api/chat-sessions/${id}/export`, { token })
  t.equal(body.messages.length, 1200)
  t.ok(text.length > 1024 * 1024, 'more than other bodies may have')
  const { status, body: { session } } = await json<{ session: Session }>('/api/chat-sessions/import', { token, body })
  t.match({ status, session }, { status: 201, session: { messageCount: 1200, title: '' } })
  t.equal((await json(`/api/chat-sessions/${session.id}/export`, { token })).text, text)
  const markdown = await json(`/api/chat-sessions/${session.id}/export?format=markdown`, { token })
  t.equal(markdown.text.match(/^## User/gm)?.length, 1)
})

/** An archive to spoil. */
interface Loose { format: unknown, version: unknown, session: Record<string, unknown>, messages: Record<string, unknown>[] }

t.test('a document that was never exported is refused with what is wrong', async (t) => {
  const app = await build(t, { agents })
  const { accessToken: token, user } = await app.register()
  const { sessionId } = await planted(app, user.id)
  const { body: archive } = await app.json<Archive>(`/api/chat-sessions/${sessionId}/export`, { token })
  const changed = (change: (archive: Loose) => void): unknown => {
    const copy: Loose = structuredClone(archive)
    change(copy)
    return copy
  }
  const documents: [unknown, string][] = [
    [[], '/body'], [{}, '/body/format'],
    [changed((a) => { a.format = 'other' }), '/body/format'],
    [changed((a) => { a.version = 2 }), '/body/version'],
    [changed((a) => { a.session['userId'] = user.id }), '/body/session/userId'],
    [changed((a) => { a.session['createdAt'] = 'yesterday' }), '/body/session/createdAt'],
    [changed((a) => { a.session['createdAt'] = '0000-01-01T00:00:00Z' }), '/body/session/createdAt'],
    [changed((a) => { a.session['createdAt'] = '2020-01-01T00:00:00+23:00' }), '/body/session/createdAt'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { role: 'robot' }) }), '/body/messages/3/role'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { status: 'streaming' }) }), '/body/messages/3/status'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { content: 'a\0b' }) }), '/body/messages/3/content'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { usage: { tokens: 1 } }) }), '/body/messages/3/usage'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { parentId: 4 }) }), '/body/messages/3/parentId'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { parentId: 9 }) }), '/body/messages/3/parentId'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { id: 3 }) }), '/body/messages/3/id'],
    [changed((a) => { Object.assign(a.messages[3] ?? {}, { clientId: 'client-1' }) }), '/body/messages/3/clientId']
  ]
  for (const [body, path] of documents) {
    const answer = await app.json('/api/chat-sessions/import', { token, body })
    t.match(answer, { status: 422, body: { code: 'IMPORT_INVALID' } }, path)
    t.ok(answer.body.details.path.startsWith(path), `${path} in ${JSON.stringify(answer.body.details)}`)
  }
  t.equal((await app.json('/api/chat-sessions', { token })).body.sessions.length, 1, 'nothing was stored')
})
