/** Stored responses: gone on from, read, followed by number on any replica, cancelled, deleted. */
import t, { type Test } from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually } from '../../../helper.js'
import { gate, says, startUpstream } from '../../../upstream.js'
import { refusal } from '../openai.js'
import { eventsOf, isResource, rising, textOf, type Event } from './events.js'

const PATH = '/v1/responses'

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const agents = [upstream.agent('writer', { systemPrompt: 'Be brief.' }), upstream.agent('other')]
  const app = await build(t, { agents })
  const { accessToken: token } = await app.register()
  const ask = (body: object, headers = {}) => app.json(PATH, { token, headers, body: { model: 'writer', input: 'Hi', ...body } })
  const get = (id: string, rest = '', at: Pick<typeof app, 'json'> = app) => at.json(`${PATH}/${id}${rest}`, { token })
  return { ...app, agents, upstream, token, ask, get, replica: () => build(t, { agents, database: app.database }) }
}

t.test('a response goes on from another, or in a conversation', async (t) => {
  const { ask, get, upstream, json, token } = await start(t)
  const first = (await ask({ input: 'My name is Ada.', instructions: 'Rhyme.', metadata: { a: 'b' } })).body
  const { body: second } = await ask({ model: null, input: 'And?', previous_response_id: first.id })
  t.match(second, { previous_response_id: first.id, model: 'writer', conversation: first.conversation })
  t.same(upstream.calls[1]?.body.messages.map(({ content }) => content), ['Be brief.', 'My name is Ada.', 'Hello', 'And?'], 'what was said is the context, instructions are not')
  const { body: third } = await ask({ model: 'other', conversation: { id: first.conversation.id } })
  t.match(third, { previous_response_id: null, model: 'other', conversation: first.conversation })
  t.equal(upstream.calls[2]?.body.messages.length, 5)
  const { body: fork } = await ask({ input: 'Other?', previous_response_id: first.id, store: false })
  t.match(fork, { previous_response_id: first.id, conversation: null, store: false })
  t.same(upstream.calls[3]?.body.messages.map(({ content }) => content), ['Be brief.', 'My name is Ada.', 'Hello', 'Other?'])
  refusal(t, 'what was not stored', await get(fork.id), 404)

  const { body: read } = await get(first.id)
  t.same(read, first, 'it reads as it was answered')
  isResource(t, read, { instructions: 'Rhyme.', metadata: { a: 'b' } })
  const { body: { messages } } = await json(`/api/chat-sessions/${first.conversation.id}/messages`, { token })
  t.same(messages.map(({ content }: any) => content), ['My name is Ada.', 'Hello', 'And?', 'Hello', 'Hi', 'Hello'])
  t.equal(`resp_${messages[3].id}`, second.id)
  const native = await json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Native' } })
  t.match((await get(`resp_${native.body.message.id}`)).body, { status: 'completed', output: [{ content: [{ text: 'Hello' }] }], instructions: null }, 'any answer is a response')
  t.equal((await ask({ previous_response_id: `resp_${native.body.message.id}` })).body.conversation.id, native.body.sessionId)
})

t.test('another’s responses are none', async (t) => {
  const { ask, json, register } = await start(t)
  const { body: { id, conversation, output } } = await ask({})
  const { accessToken: token } = await register()
  for (const [method, path] of [['GET', ''], ['GET', '?stream=true'], ['POST', '/cancel'], ['DELETE', ''], ['GET', '/input_items']] as const) {
    refusal(t, `${method} ${path}`, await json(`${PATH}/${id}${path}`, { method, token }), 404)
  }
  for (const more of [{ previous_response_id: id }, { conversation: conversation.id }]) refusal(t, 'going on', await json(PATH, { token, body: { model: 'writer', input: 'x', ...more } }), 404)
  refusal(t, 'an item', await json(PATH, { token, body: { model: 'writer', input: [{ type: 'item_reference', id: output[0].id }] } }), 400)
})

t.test('turns of tools are stored, and items can be referred to', async (t) => {
  const { ask, upstream, get } = await start(t)
  upstream.script((call) => {
    const calls = ['a', 'b'].map((name, index) => ({ index, id: `c_${name}`, type: 'function', function: { name, arguments: `{"x":${index}}` } }))
    void call.raw(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Wait.', tool_calls: calls }, finish_reason: 'tool_calls' }] })}\n\ndata: [DONE]\n\n`)
    call.response.end()
  })
  const tools = ['a', 'b'].map((name) => ({ type: 'function', name, parameters: { type: 'object' } }))
  const { body: first } = await ask({ tools })
  t.same(first.output.map(({ type }: any) => type), ['message', 'function_call', 'function_call'])
  upstream.script(says('Done'))
  const outputs = ['c_a', 'c_b'].map((id) => ({ type: 'function_call_output', call_id: id, output: [{ type: 'input_text', text: `of ${id}` }] }))
  const { body: second } = await ask({ tools, input: outputs, previous_response_id: first.id })
  const sent = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Wait.', tool_calls: [{ id: 'c_a', type: 'function', function: { name: 'a', arguments: '{"x":0}' } }, { id: 'c_b', type: 'function', function: { name: 'b', arguments: '{"x":1}' } }] },
    { role: 'tool', tool_call_id: 'c_a', content: 'of c_a' },
    { role: 'tool', tool_call_id: 'c_b', content: 'of c_b' }
  ]
  t.same(upstream.calls[1]?.body.messages.slice(1), sent)
  const references = first.output.map(({ id }: any) => ({ type: 'item_reference', id }))
  await ask({ tools, input: [{ role: 'user', content: 'Hi' }, ...references, ...outputs] })
  t.same(upstream.calls[2]?.body.messages.slice(1), sent, 'items by their ids are the same')

  const { body: page } = await get(second.id, '/input_items')
  t.match(page, { object: 'list', has_more: false, first_id: page.data[0].id, last_id: page.data[1].id })
  t.match(page.data, [{ type: 'function_call_output', call_id: 'c_b', output: 'of c_b' }, { type: 'function_call_output', call_id: 'c_a', output: 'of c_a' }])
  const one = (await get(second.id, '/input_items?limit=1&order=asc')).body
  t.match(one, { data: [{ call_id: 'c_a' }], has_more: true })
  t.match((await get(second.id, `/input_items?limit=1&order=asc&after=${one.last_id}`)).body, { data: [{ call_id: 'c_b' }], has_more: false })
})

t.test('images are kept with the conversation', async (t) => {
  const upstream = await startUpstream(t, says('A heart'))
  const { register, json } = await build(t, { agents: [upstream.agent('eyes', { features: { supportsImages: true } })] })
  const { accessToken: token } = await register()
  const content = [{ type: 'input_text', text: 'What?' }, { type: 'input_image', image_url: 'data:image/png;base64,AAAA' }]
  const { body: first } = await json(PATH, { token, body: { model: 'eyes', input: [{ role: 'user', content }] } })
  await json(PATH, { token, body: { model: 'eyes', input: 'Sure?', previous_response_id: first.id } })
  const parts = [{ type: 'text', text: 'What?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }]
  t.same(upstream.calls[1]?.body.messages, [{ role: 'user', content: parts }, { role: 'assistant', content: 'A heart' }, { role: 'user', content: 'Sure?' }])
  t.match((await json(`${PATH}/${first.id}/input_items`, { token })).body.data, [{ role: 'user', content: [{ type: 'input_text', text: 'What?' }, { type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] }])
})

t.test('in the background, and cancelled', async (t) => {
  const { ask, get, upstream, json, token, replica } = await start(t)
  const more = gate()
  upstream.script(async (call) => { await call.text('Hel'); await more.opened; says('lo')(call) })
  const { body: begun } = await ask({ background: true })
  isResource(t, begun, { status: 'in_progress', background: true, completed_at: null, usage: null })
  refusal(t, 'another one meanwhile', await ask({ conversation: begun.conversation.id }), 409, { code: 'CHAT_GENERATION_IN_PROGRESS' })
  more.open()
  const ended = await eventually('its end', async () => { const { body } = await get(begun.id); return body.status === 'completed' && body })
  t.equal(ended.output[0].content[0].text, 'Hello')
  t.equal((await json(`${PATH}/${begun.id}/cancel`, { token, method: 'POST' })).body.status, 'completed', 'what has ended stays as it is')

  upstream.script(async (call) => { await call.text('Hel'); await call.closed })
  const other = await replica()
  for (const at of [undefined, other]) {
    const { body: { id } } = await ask({ background: true })
    await eventually('text', async () => (await get(id, '', other)).body.output.length > 0)
    const { status, body } = await json(`${PATH}/${id}/cancel`, { token, method: 'POST' })
    t.equal(status, 200)
    t.match(body, { id, status: 'cancelled', incomplete_details: null, output: [{ status: 'incomplete', content: [{ text: 'Hel' }] }] }, at === undefined ? 'here' : 'on a replica')
    await upstream.calls.at(-1)?.closed
  }
})

t.test('who hangs up stops it, unless it is in the background or came under a key', async (t) => {
  const { upstream, fetch, token, json } = await start(t)
  for (const [stream, background, key] of [[true, false, ''], [false, false, ''], [true, true, ''], [true, false, 'k1']] as const) {
    const [begun, more] = [gate(), gate()]
    upstream.script(async (call) => { await call.text('Hel'); begun.open(); await Promise.race([more.opened, call.closed]); call.finish() })
    const leave = new AbortController()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...key === '' ? {} : { 'idempotency-key': key } }
    const asked = fetch(PATH, { method: 'POST', signal: leave.signal, headers, body: JSON.stringify({ model: 'writer', input: 'Hi', stream, background }) })
    if (stream) await (await asked).body?.getReader().read()
    await begun.opened
    leave.abort()
    await asked.catch(() => undefined)
    const goesOn = background || key !== ''
    if (!goesOn) await upstream.calls.at(-1)?.closed
    more.open()
    const { sessions: [{ id }] } = (await json<{ sessions: [{ id: string }] }>('/api/chat-sessions', { token })).body
    await eventually(`the end of ${stream} ${background} ${key}`, async () => {
      const { messages } = (await json<{ messages: any[] }>(`/api/chat-sessions/${id}/messages`, { token })).body
      return messages.at(-1).status === (goesOn ? 'complete' : 'stopped')
    })
  }
  t.equal(upstream.calls.length, 4)
})

t.test('a repeat under one key is the same response', async (t) => {
  const { ask, upstream } = await start(t)
  for (const store of [true, false]) {
    const once = { 'idempotency-key': `k-${store}` }
    const [first, again] = [await ask({ store }, once), await ask({ store }, once)]
    t.same([again.body.output[0].content, again.body.usage], [first.body.output[0].content, first.body.usage])
    if (store) t.equal(again.body.id, first.body.id)
    refusal(t, 'another body', await ask({ store, input: 'Ho' }, once), 409, { code: 'CHAT_IDEMPOTENCY_CONFLICT' })
  }
  t.equal(upstream.calls.length, 2)
})

t.test('deleted', async (t) => {
  const { ask, get, json, token } = await start(t)
  const remove = (id: string) => json(`${PATH}/${id}`, { method: 'DELETE', token })
  const { body: first } = await ask({})
  const { body: second } = await ask({ previous_response_id: first.id })
  t.match(await remove(first.id), { status: 200, body: { id: first.id, object: 'response', deleted: true } })
  refusal(t, 'it', await get(first.id), 404)
  refusal(t, 'it again', await remove(first.id), 404)
  refusal(t, 'going on from it', await ask({ previous_response_id: first.id }), 404, { param: 'previous_response_id' })
  t.equal((await get(second.id)).status, 200, 'what followed stays')
  t.equal((await json(`/api/chat-sessions/${first.conversation.id}`, { token })).status, 200)
  t.equal((await remove(second.id)).status, 200)
  t.equal((await json(`/api/chat-sessions/${first.conversation.id}`, { token })).status, 404, 'the last one takes the conversation along')
  const { body: { id } } = await json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  t.equal((await remove((await ask({ conversation: id })).body.id)).status, 200)
  t.equal((await json(`/api/chat-sessions/${id}`, { token })).status, 200, 'but not one that was made otherwise')
})

t.test('followed again by number, anywhere', async (t) => {
  const { ask, get, upstream, replica, database, close } = await start(t)
  const more = gate()
  upstream.script(async (call) => {
    const thought = { choices: [{ index: 0, delta: { reasoning_content: 'Hm' } }] }
    await call.raw(`data: ${JSON.stringify(thought)}\n\n`)
    for (const piece of ['One ', 'two ', 'three ', 'four ']) await call.text(piece)
    await more.opened
    says('five ', 'six')(call)
  })
  const other = await replica()
  const { body: { id } } = await ask({ background: true })
  const following = get(id, '?stream=true')
  await eventually('a checkpoint', () => withClient(database, async (client) => (await client.query('select from generation_deltas where trace is not null')).rowCount === 1))
  const elsewhere = [get(id, '?stream=true', other), get(id, '?stream=true&starting_after=11', other)]
  more.open()
  const { events: all, done } = eventsOf(t, (await following).text)
  t.ok(done)
  t.same(all.map(({ sequence_number: number }) => number), rising(0, all.length), 'numbers rise by one')
  t.equal(textOf(all), 'One two three four five six')
  const [whole, rest] = (await Promise.all(elsewhere)).map(({ text }) => eventsOf(t, text).events) as [Event[], Event[]]
  t.equal(textOf(whole), 'One two three four five six', 'on another replica, while it was produced')
  t.same(whole.at(-1), all.at(-1))
  const without = (number: number): string => textOf(all.filter(({ sequence_number: n }) => n > number))
  t.equal(textOf(rest), without(11))
  t.ok(rest.every(({ sequence_number: number }) => number > 11))

  // By what was kept in memory, from another process's point of view, and after the first one has gone.
  const agree = async (what: string, at: Parameters<typeof get>[2], isMerged: boolean): Promise<void> => {
    for (let number = -1; number <= all.length; number += 1) {
      const { events } = eventsOf(t, (await get(id, `?stream=true${number < 0 ? '' : `&starting_after=${number}`}`, at)).text)
      const deltas = events.filter(({ type }) => type === 'response.output_text.delta')
      t.equal(textOf(events), without(number), `${what}: after ${number} no text is lost and none comes twice`)
      if (isMerged) t.ok(deltas.length <= 1, 'the rest as one delta')
      t.ok(events.every(({ sequence_number: n }, at) => n > (at === 0 ? number : events[at - 1]?.sequence_number ?? 0)), 'numbers rise')
      t.same(events.at(-1)?.['response'], all.at(-1)?.['response'], 'the end is the same')
      if (!isMerged && number < all.length - 1) t.same(events, all.slice(number + 1))
    }
  }
  await agree('here', undefined, false)
  await agree('elsewhere', other, true)
  await close()
  await agree('after the end of the process', await replica(), true)
})
