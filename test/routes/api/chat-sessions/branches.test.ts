/** Branches are found again after a reload: siblings, the tree, and the branch that was shown last. */
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { gate, startUpstream, type Script } from '../../../upstream.js'

const says = (text: string): Script => (call) => { void call.text(text); call.finish() }

t.test('branches after a reload', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent(), upstream.agent('other')] })
  const { accessToken: token } = await app.register()
  const { accessToken: stranger } = await app.register()
  const post = (path: string, body: object = {}) => app.json(`/api/chat/${path}`, { method: 'POST', token, body })
  const ask = async (text: string, body: object = {}) => {
    upstream.script(says(`to ${text}`))
    const { status, body: turn } = await post('completions', { agentId: 'writer', message: text, ...body })
    t.equal(status, 200)
    return turn
  }
  const read = async (sessionId: string, query = '') => (await app.json(`/api/chat-sessions/${sessionId}/messages${query}`, { token })).body
  const session = async (id: string) => (await app.json(`/api/chat-sessions/${id}`, { token })).body
  const patch = (id: string, body: object, by = token) => app.json(`/api/chat-sessions/${id}`, { method: 'PATCH', token: by, body })

  const first = await ask('q1')
  const { sessionId } = first
  const alone = { index: 0, count: 1, previousId: null, nextId: null }
  t.same([first.userMessage.siblings, first.message.siblings], [alone, alone])
  t.match(await session(sessionId), { activeLeaf: first.message.id, activeMessageId: null })
  upstream.script(says('another'))
  const { body: retried } = await post(`messages/${first.message.id}/retry`)
  t.same(retried.message.siblings, { index: 1, count: 2, previousId: first.message.id, nextId: null })
  upstream.script(says('a third'))
  const { body: edited } = await post(`messages/${first.userMessage.id}/edit`, { content: 'q1b', agentId: 'other' })
  t.match(edited.message, { agentId: 'other', siblings: alone }, 'an edit may ask another agent')
  t.same(edited.userMessage.siblings, { index: 1, count: 2, previousId: first.userMessage.id, nextId: null })
  t.match(await post(`messages/${first.userMessage.id}/edit`, { content: 'x', agentId: 'nobody' }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })

  t.test('siblings lead from branch to branch', async (t) => {
    const { messages } = await read(sessionId, `?leaf=${retried.message.id}`)
    t.same(messages.map(({ siblings }: any) => siblings), [
      { index: 0, count: 2, previousId: null, nextId: edited.userMessage.id },
      { index: 1, count: 2, previousId: first.message.id, nextId: null }
    ])
    t.match((await read(sessionId, `?leaf=${first.message.id}`)).messages[1].siblings, { index: 0, nextId: retried.message.id })
  })

  t.test('the tree, page by page', async (t) => {
    const all = [first.userMessage, first.message, retried.message, edited.userMessage, edited.message]
    const expected = all.map(({ id, parentId, role, createdAt, completedAt }) => ({ id, parentId, role, createdAt, completedAt }))
    for (const order of ['asc', 'desc']) {
      const nodes: object[] = []
      for (let cursor = ''; ;) {
        const page = await read(sessionId, `?tree=true&limit=2&order=${order}${cursor}`)
        nodes.push(...page.messages)
        if (page.nextCursor === null) break
        cursor = `&cursor=${page.nextCursor}`
      }
      t.same(order === 'asc' ? nodes : nodes.toReversed(), expected)
    }
    const { nextCursor } = await read(sessionId, '?tree=true&limit=2')
    t.match(await app.json(`/api/chat-sessions/${sessionId}/messages?cursor=${nextCursor}`, { token }), { status: 400 }, 'each list has its own cursors')
    t.match(await app.json(`/api/chat-sessions/${sessionId}/messages?tree=true`, { token: stranger }), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
    const empty = await app.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
    t.same(await read(empty.body.id, '?tree=true'), { messages: [], nextCursor: null })
    t.match(empty.body, { activeLeaf: null, activeMessageId: null })
  })

  t.test('the branch shown last is shown again, gone on in, and moved by turns', async (t) => {
    const foreign = await ask('elsewhere')
    t.match(await patch(sessionId, { activeLeaf: foreign.message.id }), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
    t.match(await patch(sessionId, { activeLeaf: first.message.id }, stranger), { status: 404, body: { code: 'SESSION_NOT_FOUND' } })
    t.match(await patch(sessionId, { activeLeaf: 'x' }), { status: 400 })
    t.match(await session(sessionId), { activeLeaf: edited.message.id }, 'nothing was changed by these')
    t.match(await patch(sessionId, { activeLeaf: first.message.id }), { status: 200, body: { activeLeaf: first.message.id } })
    const texts = async () => (await read(sessionId)).messages.map(({ content }: any) => content)
    t.same(await texts(), ['q1', 'to q1'])
    const next = await ask('q2', { sessionId })
    t.equal(next.userMessage.parentId, first.message.id)
    t.match(await session(sessionId), { activeLeaf: next.message.id })
    t.same(await texts(), ['q1', 'to q1', 'q2', 'to q2'])
    await patch(sessionId, { activeLeaf: edited.message.id })
    const kept = await app.json(`/api/chat-sessions/${sessionId}/messages`, { token, body: { role: 'user', content: 'kept' } })
    t.match(kept.body, { parentId: next.message.id, siblings: alone }, 'an append goes to the newest')
    t.match(await session(sessionId), { activeLeaf: kept.body.id })
  })

  t.test('what runs is named by the session, and by who is refused because of it', async (t) => {
    const opened = gate()
    const calls = upstream.calls.length
    upstream.script(async (call) => { await opened.opened; void call.text('late'); call.finish() })
    const asking = post('completions', { agentId: 'writer', message: 'slow', sessionId })
    await eventually('the call', () => upstream.calls[calls])
    const { activeMessageId } = await session(sessionId)
    const listed = await app.json('/api/chat-sessions', { token })
    t.equal(listed.body.sessions.find(({ id }: any) => id === sessionId).activeMessageId, activeMessageId)
    t.match(await post('completions', { agentId: 'writer', message: 'x', sessionId }),
      { status: 409, body: { code: 'CHAT_GENERATION_IN_PROGRESS', details: { messageId: activeMessageId } } })
    opened.open()
    t.equal((await asking).body.message.id, activeMessageId)
    t.equal((await session(sessionId)).activeMessageId, null)
  })

  t.test('a parent that is not in the session is 404', async (t) => {
    const foreign = await ask('elsewhere')
    for (const parentId of [foreign.message.id, '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68']) {
      t.match(await post('completions', { agentId: 'writer', message: 'x', sessionId, parentId }), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
    }
  })

  t.test('what the model thought is there after a reload', async (t) => {
    upstream.script((call) => {
      for (const delta of [{ reasoning_content: 'let me \ud83d' }, { reasoning_content: '\ude00 think' }, { content: 'Done' }]) {
        void call.raw(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`)
      }
      call.finish()
    })
    const { body: { message } } = await post('completions', { agentId: 'writer', message: 'think', sessionId })
    t.match(message, { content: 'Done', reasoning: 'let me \u{1F600} think', toolCalls: null, toolCallId: null })
    t.same((await read(sessionId, '?order=desc&limit=1')).messages[0], message)
    const { text } = await app.json(`/api/chat-sessions/${sessionId}/export`, { token })
    const { status, body } = await app.json('/api/chat-sessions/import', { token, body: JSON.parse(text) })
    t.equal(status, 201)
    t.match((await read(body.session.id, '?order=desc&limit=1')).messages, [{ content: 'Done', reasoning: 'let me \u{1F600} think' }], 'and in a copy')
    t.equal((await app.json(`/api/chat-sessions/${body.session.id}/export`, { token })).text, text)
  })
})
