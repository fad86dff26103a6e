/** What ends a right ends what rests on it: open streams at once, running answers with their text kept, on every replica. */
import t from 'tap'
import { withClient } from '../../../database.js'
import { readEvents } from '../../../event-reader.js'
import { build, eventually, type TestApp } from '../../../helper.js'
import { gate, startUpstream } from '../../../upstream.js'

t.test('rights that end', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent()] })
  const replica = await build(t, { agents: [upstream.agent()], database: app.database })
  const admin = await app.admin()
  upstream.script(() => undefined)
  const stored = async (id: string) => (await withClient(app.database, (client) => client.query('select status, content from messages where id = $1', [id]))).rows[0]

  /** An answer that has said something, with its asking stream. */
  async function begin (token: string, at: TestApp = app) {
    const calls = upstream.calls.length
    const reader = await readEvents(`${at.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'Hi', stream: true } })
    const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('so far')
    await reader.until(({ event }) => event === 'chunk')
    return { reader, call, messageId: messageId as string }
  }
  const follow = (messageId: string, token: string, at: TestApp) => readEvents(`${at.url}/api/chat/generations/${messageId}/stream`, { token })
  const kept = async (messageId: string) => {
    await eventually('the end', async () => (await stored(messageId)).status !== 'streaming')
    t.same(await stored(messageId), { status: 'stopped', content: 'so far' })
  }

  t.test('a login: its streams and answers, here and elsewhere, and no other\u2019s', async (t) => {
    const { accessToken: token, user: { username } } = await app.register()
    const other = (await app.json('/api/auth/login', { body: { username, password: 'correct-horse-1' } })).body.accessToken as string
    const here = await begin(token)
    const there = await begin(token, replica)
    const others = await begin(other, replica)
    const watching = await follow(others.messageId, token, replica)
    await watching.until(({ event }) => event === 'chunk')
    const opened = gate()
    upstream.script(() => { opened.open() })
    const json = app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'as JSON' } })
    await opened.opened
    upstream.script(() => undefined)
    t.equal((await app.json('/api/auth/logout', { method: 'POST', token })).status, 204)
    for (const { reader } of [here, there, { reader: watching }]) {
      await reader.ended
      t.match(reader.events.at(-1), { event: 'error', data: { code: 'AUTH_TOKEN_REVOKED', details: {} } })
      t.equal(reader.events.filter(({ event }) => event === 'end' || event === 'error').length, 1)
    }
    t.match(await json, { status: 401, body: { code: 'AUTH_TOKEN_REVOKED' } })
    await kept(here.messageId)
    await kept(there.messageId)
    t.equal((await stored(others.messageId)).status, 'streaming')
    others.call.finish()
    await others.reader.ended
    t.equal(others.reader.events.at(-1)?.event, 'end', 'what another login asked for goes on')
  })

  t.test('an API key, and a whole account', async (t) => {
    const { accessToken: token, user } = await app.register()
    const makeKey = async () => (await app.json('/api/auth/api-keys', { token, body: { name: 'k' } })).body
    const [key, second] = [await makeKey(), await makeKey()]
    const [byKey, bySecond, byLogin] = [await begin(key.key, replica), await begin(second.key), await begin(token)]
    t.equal((await app.json(`/api/auth/api-keys/${key.id}`, { method: 'DELETE', token })).status, 204)
    await byKey.reader.ended
    t.match(byKey.reader.events.at(-1), { event: 'error', data: { code: 'AUTH_TOKEN_REVOKED' } })
    await kept(byKey.messageId)
    t.equal((await stored(bySecond.messageId)).status, 'streaming')
    t.equal((await app.json(`/api/admin/users/${user.id}`, { method: 'PATCH', token: admin.accessToken, body: { disabled: true } })).status, 200)
    for (const { reader, messageId } of [bySecond, byLogin]) {
      await reader.ended
      t.match(reader.events.at(-1), { event: 'error', data: { code: 'AUTH_ACCOUNT_DISABLED' } })
      await kept(messageId)
    }
  })

  t.test('a change of password ends the others alone', async (t) => {
    const { accessToken: token, user: { username } } = await app.register()
    const other = (await app.json('/api/auth/login', { body: { username, password: 'correct-horse-1' } })).body.accessToken as string
    const [mine, others] = [await begin(token), await begin(other, replica)]
    t.equal((await app.json('/api/auth/change-password', { token, body: { currentPassword: 'correct-horse-1', newPassword: 'correct-horse-2' } })).status, 204)
    await others.reader.ended
    await kept(others.messageId)
    mine.call.finish()
    await mine.reader.ended
    t.equal(mine.reader.events.at(-1)?.event, 'end')
  })

  t.test('a session that is deleted under its answer', async (t) => {
    const { accessToken: token } = await app.register()
    for (const at of [app, replica]) {
      const opened = gate()
      upstream.script((call) => { void call.text('so far'); opened.open() })
      const { body: { id: sessionId } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
      const asking = app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'q', sessionId } })
      await opened.opened
      t.equal((await at.json(`/api/chat-sessions/${sessionId}`, { method: 'DELETE', token })).status, 204)
      t.match(await asking, { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
      t.match(await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'q', sessionId } }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
    }
  })
})
