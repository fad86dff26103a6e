/** Retry and edit make siblings; idempotency keys make repeats harmless, also between processes. */
import t from 'tap'
import { build, eventually, type TestApp } from '../../../helper.js'
import { readEvents } from '../../../event-reader.js'
import { gate, says, startUpstream } from '../../../upstream.js'
import { withClient } from '../../../database.js'

interface Msg { id: string, content: string, parentId: string | null, role: string, status: string, agentId: string }

t.test('retry, edit and idempotency', async (t) => {
  const upstream = await startUpstream(t)
  const agents = [upstream.agent(), upstream.agent('other', { model: 'model-2' })]
  const secrets = { JWT_SECRET: 's'.repeat(40) }
  const app = await build(t, { agents, env: secrets })
  const replica = await build(t, { agents, env: secrets, database: app.database })
  const { accessToken: token } = await app.register()
  const { accessToken: stranger } = await app.register()
  const post = (path: string, body: object = {}, headers: Record<string, string> = {}, at: TestApp = app) => at.json(`/api/chat/${path}`, { method: 'POST', token, body, headers })
  const ask = (body: object, headers = {}, at = app) => post('completions', { agentId: 'writer', ...body }, headers, at)
  const branch = async (sessionId: string, leaf?: string): Promise<Msg[]> =>
    (await app.json(`/api/chat-sessions/${sessionId}/messages${leaf === undefined ? '' : `?leaf=${leaf}`}`, { token })).body.messages
  const texts = async (sessionId: string, leaf?: string) => (await branch(sessionId, leaf)).map(({ content }) => content)
  const prompt = () => upstream.calls.at(-1)?.body.messages.map(({ content }) => content)

  t.test('retry: a sibling answer, by the id of the answer or of the question, with another agent if wanted', async (t) => {
    upstream.script(says('a1'))
    const { body: { sessionId, userMessage, message } } = await ask({ message: 'q1' })
    upstream.script(says('a2'))
    const retried = await post(`messages/${message.id}/retry`)
    t.match(retried, { status: 200, body: { sessionId, userMessage: { id: userMessage.id }, message: { content: 'a2', parentId: userMessage.id } } })
    t.same(prompt(), ['q1'], 'the earlier answer is not part of the prompt')
    upstream.script(says('a3'))
    const other = await post(`messages/${userMessage.id}/retry`, { agentId: 'other' })
    t.match(other.body.message, { content: 'a3', agentId: 'other' })
    t.same(await texts(sessionId), ['q1', 'a3'])
    t.same(await texts(sessionId, message.id), ['q1', 'a1'], 'nothing is overwritten')
    t.same(await texts(sessionId, retried.body.message.id), ['q1', 'a2'])
    const reader = await readEvents(`${app.url}/api/chat/messages/${message.id}/retry`, { token, body: { stream: true } })
    await reader.ended
    t.same(reader.events.map(({ event }) => event), ['start', 'chunk', 'end'])
    t.equal((await post(`messages/${userMessage.id}/retry`)).body.message.agentId, 'writer', 'the agent of the message that was named')
    t.match(await app.json(`/api/chat/messages/${message.id}/retry`, { method: 'POST', token }), { status: 200, body: { sessionId } }, 'without any body')
  })

  t.test('edit: a sibling question, also of the first one', async (t) => {
    upstream.script(says('a1'))
    const { body: { sessionId, userMessage: first } } = await ask({ message: 'q1' })
    upstream.script(says('a2'))
    const { body: { userMessage: second, message: leaf } } = await ask({ message: 'q2', sessionId })
    upstream.script(says('e2'))
    const edited = await post(`messages/${second.id}/edit`, { content: 'q2b' })
    t.equal(edited.body.userMessage.parentId, second.parentId)
    t.same(prompt(), ['q1', 'a1', 'q2b'])
    t.same(await texts(sessionId), ['q1', 'a1', 'q2b', 'e2'])
    upstream.script(says('e1'))
    const root = await post(`messages/${first.id}/edit`, { content: 'q1b' })
    t.match(root, { status: 200, body: { userMessage: { parentId: null } } })
    t.same(prompt(), ['q1b'])
    t.same(await texts(sessionId), ['q1b', 'e1'])
    t.same(await texts(sessionId, leaf.id), ['q1', 'a1', 'q2', 'a2'])
    t.same(await texts(sessionId, edited.body.message.id), ['q1', 'a1', 'q2b', 'e2'])
    t.equal((await app.json(`/api/chat-sessions/${sessionId}`, { token })).body.messageCount, 8)
    t.match(await post(`messages/${leaf.id}/edit`, { content: 'x' }), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } }, 'an answer has nothing to edit')
    t.match(await post(`messages/${first.id}/edit`, {}), { status: 400 })
  })

  t.test('messages of other users, and messages that no agent was asked with, do not exist', async (t) => {
    upstream.script(says('a'))
    const { body: { sessionId, userMessage, message } } = await ask({ message: 'q' })
    for (const [path, body] of [[`messages/${message.id}/retry`, {}], [`messages/${userMessage.id}/edit`, { content: 'x' }], [`generations/${message.id}/stop`, undefined]] as const) {
      const answer = await app.json(`/api/chat/${path}`, { method: 'POST', token: stranger, ...(body === undefined ? {} : { body }) })
      t.match(answer, { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } }, path)
    }
    t.match(await app.json(`/api/chat/generations/${message.id}/stream`, { token: stranger }), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
    t.match(await app.json(`/api/chat/generations/${userMessage.id}/stream`, { token }), { status: 404 }, 'a question has no stream')
    t.match(await app.json(`/api/chat/generations/${message.id}/stream?after=x`, { token }), { status: 400 })
    t.match(await app.json('/api/chat/generations/x/stream', { token }), { status: 400 })
    const system = await app.json(`/api/chat-sessions/${sessionId}/messages`, { token, body: { role: 'system', content: 's' } })
    t.equal(system.status, 201)
    t.match(await post(`messages/${system.body.id}/retry`), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
    t.match(await post(`messages/${message.id}/retry`, { agentId: 'nobody' }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
  })

  t.test('the same key and body is one generation; the forks that follow find their place', async (t) => {
    upstream.script(says('a'))
    const { body: { userMessage, message } } = await ask({ message: 'q' })
    const calls = upstream.calls.length
    const key = { 'idempotency-key': 'retry-1' }
    const first = await post(`messages/${message.id}/retry`, {}, key)
    const again = await post(`messages/${message.id}/retry`, { stream: false, onDisconnect: 'continue' }, key)
    t.same(again.body, first.body)
    t.equal(upstream.calls.length, calls + 1)
    t.match(await post(`messages/${userMessage.id}/retry`, {}, key), { status: 409, body: { code: 'CHAT_IDEMPOTENCY_CONFLICT' } }, 'another message is another request')
    t.equal((await post(`messages/${message.id}/retry`)).status, 200, 'a new retry opens a branch of its own')
    const edit = await post(`messages/${userMessage.id}/edit`, { content: 'e' }, key)
    t.equal(edit.status, 200, 'a key belongs to its operation')
    t.same((await post(`messages/${userMessage.id}/edit`, { content: 'e' }, key)).body, edit.body)
    t.match(await post(`messages/${userMessage.id}/edit`, { content: 'f' }, key), { status: 409 })
    t.equal((await post(`messages/${userMessage.id}/edit`, { content: 'g' })).status, 200)
    t.match(await ask({ message: 'q' }, { 'idempotency-key': '' }), { status: 400 })
    t.match(await ask({ message: 'q' }, { 'idempotency-key': 'x'.repeat(129) }), { status: 400 })
    t.match(await ask({ message: 'q', agentId: 'nobody' }, { 'idempotency-key': 'free' }), { status: 404 })
    t.match(await ask({ message: 'q' }, { 'idempotency-key': 'free' }), { status: 200 }, 'an error before the commit does not use the key up')
  })

  t.test('20 concurrent duplicates on two processes, JSON and streamed, are one generation', async (t) => {
    for (const sessionId of [undefined, (await ask({ message: 'before' })).body.sessionId as string]) {
      const calls = upstream.calls.length
      upstream.script(() => undefined)
      const body = { agentId: 'writer', message: 'once', ...(sessionId === undefined ? {} : { sessionId }) }
      const key = { 'idempotency-key': `dup-${sessionId ?? 'new'}` }
      const streamed = { ...body, stream: true }
      const json = Array.from({ length: 20 }, (_, index) => ask(body, key, index % 2 === 0 ? app : replica))
      const call = await eventually('the call', () => upstream.calls[calls])
      void call.text('the answer')
      call.finish()
      const answers = await Promise.all(json)
      t.same(new Set(answers.map(({ text }) => text)).size, 1)
      t.match(answers[0], { status: 200, body: { message: { content: 'the answer', status: 'complete' } } })
      t.equal(upstream.calls.length, calls + 1, 'one call upstream')
      const { rows } = await withClient(app.database, (client) => client.query('select count(*)::int from messages where session_id = $1 and content in ($2, $3)', [answers[0]?.body.sessionId, 'once', 'the answer']))
      t.equal(rows[0].count, 2)
      t.match(await ask(streamed, key), { status: 409 }, 'another body, if only in how it wants its answer')
    }
  })

  t.test('20 concurrent starts in one session without a key: one begins, the others hear 409', async (t) => {
    upstream.script(says('a'))
    const { body: { sessionId, message } } = await ask({ message: 'before' })
    const calls = upstream.calls.length
    const held = gate()
    upstream.script(async (call) => {
      await held.opened
      void call.text('held')
      call.finish()
    })
    const all = Array.from({ length: 20 }, (_, index) => {
      const at = index % 2 === 0 ? app : replica
      return index % 3 === 0 ? post(`messages/${message.id}/retry`, {}, {}, at) : ask({ message: `m${index}`, sessionId }, {}, at)
    })
    let refused = 0
    for (const one of all) void one.then(({ status }) => { if (status === 409) refused += 1 })
    await eventually('19 refusals', () => refused === 19)
    held.open()
    t.same((await Promise.all(all)).map(({ status }) => status).sort(), [200, ...Array.from({ length: 19 }, () => 409)])
    t.equal(upstream.calls.length, calls + 1)
    const { rows } = await withClient(app.database, (client) => client.query('select (select count(*) from session_branches b where b.session_id = s.id)::int as branches, branch_count, message_count, last_seq from sessions s where id = $1', [sessionId]))
    t.equal(rows[0].branches, rows[0].branch_count - 1, 'a refused start leaves no branch behind')
    t.equal(rows[0].message_count, rows[0].last_seq)
  })

  t.test('a streamed repeat joins from the start, on this process and on another', async (t) => {
    upstream.script(() => undefined)
    const calls = upstream.calls.length
    const asking = { token, body: { agentId: 'writer', message: 'joined', stream: true }, headers: { 'idempotency-key': 'join' } }
    const first = await readEvents(`${app.url}/api/chat/completions`, asking)
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('one ')
    await first.until(({ event }) => event === 'chunk')
    const here = await readEvents(`${app.url}/api/chat/completions`, asking)
    const there = await readEvents(`${replica.url}/api/chat/completions`, asking)
    await there.until(({ event }) => event === 'chunk')
    void call.text('two')
    call.finish()
    await Promise.all([first, here, there].map(({ ended }) => ended))
    for (const reader of [first, here, there]) {
      t.equal(reader.text, 'one two')
      t.same([reader.events[0]?.data, reader.events.at(-1)?.event], [first.events[0]?.data, 'end'])
    }
    t.equal(upstream.calls.length, calls + 1)
  })

  t.test('sums hold over everything that was done here', async (t) => {
    const { rows } = await withClient(app.database, (client) => client.query(`
      select count(*)::int as sessions,
        count(*) filter (where message_count <> (select count(*) from messages m where m.session_id = s.id))::int as miscounted,
        count(*) filter (where last_seq <> (select max(seq) from messages m where m.session_id = s.id))::int as gaps,
        (select count(*) from generations)::int as running, (select count(*) from generation_deltas)::int as deltas,
        (select count(*) from messages where status = 'streaming')::int as streaming
      from sessions s`))
    t.match(rows[0], { miscounted: 0, gaps: 0, running: 0, deltas: 0, streaming: 0 })
  })
})
