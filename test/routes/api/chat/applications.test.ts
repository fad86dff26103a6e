/** Applications of Dify and FastGPT as agents: conversations, steps, forms, stop, feedback, openings, over the whole service. */
import t from 'tap'
import { withClient } from '../../../database.js'
import { eventually, build, type TestApp } from '../../../helper.js'
import { readEvents } from '../../../event-reader.js'
import { startDify, type DifyMessage } from '../../../simulators/dify.js'
import { startFastGpt } from '../../../simulators/fastgpt.js'
import { upstreamServer } from '../../../services/llm/upstream.js'
import { gate, says, startUpstream } from '../../../upstream.js'

const asker = (app: TestApp, token: string) => async (body: object) => {
  const { status, body: answer } = await app.json('/api/chat/completions', { token, body })
  if (status !== 200) throw new Error(JSON.stringify(answer))
  return answer
}
const tree = (app: TestApp, token: string) => async (id: string, verb: string, body: object = {}) => (await app.json(`/api/chat/messages/${id}/${verb}`, { token, body })).body

t.test('a conversation goes on at Dify; a branch, another agent and a lost one begin anew with the history', async (t) => {
  const dify = await startDify(t)
  const writer = await startUpstream(t, says('I am a model.'))
  const app = await build(t, { agents: [dify.agent(), dify.agent('other'), writer.agent()] })
  const { accessToken: token } = await app.register()
  const ask = asker(app, token)
  const change = tree(app, token)
  const sent = () => dify.to(/^\/chat-messages$/).map(({ body }) => body)
  const last = () => sent().at(-1)

  const { sessionId, message: first } = await ask({ agentId: 'dify', message: 'one' })
  t.match(first, { content: /^You said: one$/, usage: { promptTokens: 7, completionTokens: 3, source: 'provider' }, status: 'complete' })
  t.notMatch(JSON.stringify(first), new RegExp([...dify.conversations.keys()].join()), 'an id of theirs is none of ours')
  const [theirs] = dify.conversations.keys()
  const { message: second, userMessage } = await ask({ agentId: 'dify', sessionId, message: 'two' })
  t.match(last(), { conversation_id: theirs, query: /^two$/ })

  await change(second.id, 'retry')
  t.match(last(), { conversation_id: /^$/, query: /User: one\n\nAssistant: You said: one\n\n.*\n\ntwo$/ }, 'a retry is another branch')
  await change(userMessage.id, 'edit', { content: 'deux' })
  t.match(last(), { conversation_id: /^$/, query: /User: one[^]*deux$/ })
  const edited = [...dify.conversations.keys()].at(-1)
  await ask({ agentId: 'dify', sessionId, message: 'trois' })
  t.match(last(), { conversation_id: edited, query: /^trois$/ }, 'which is gone on in')
  await ask({ agentId: 'dify', sessionId, parentId: second.id, message: 'three' })
  t.match(last(), { conversation_id: theirs, query: /^three$/ }, 'and so is the first one, from its last answer')

  await ask({ agentId: 'other', sessionId, message: 'four' })
  t.match(last(), { conversation_id: /^$/, query: /three[^]*four$/ }, 'no other agent goes on in it')
  await ask({ agentId: 'writer', sessionId, message: 'five' })
  t.match(writer.calls.at(-1)?.body.messages.at(-2), { role: 'assistant', content: /^You said: .*four$/s })
  const { message: back } = await ask({ agentId: 'dify', sessionId, message: 'six' })
  t.match(last(), { conversation_id: /^$/, query: /Assistant: I am a model\.[^]*six$/ }, 'nor it itself, after another one')

  const calls = sent().length
  dify.conversations.clear()
  await ask({ agentId: 'dify', sessionId, message: 'seven' })
  t.same(sent().slice(calls).map((body) => body.conversation_id === ''), [false, true], 'lost, and begun again within the call')
  t.match(last().query, /six[^]*seven$/)
  t.equal(back.status, 'complete')
})

t.test('steps, forms and their answers, and withdrawn text', async (t) => {
  const dify = await startDify(t)
  const app = await build(t, { agents: [dify.agent()] })
  const { accessToken: token } = await app.register()
  const stream = async (body: object) => {
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'dify', stream: true, detail: true, ...body } })
    await reader.ended
    return reader.events
  }
  dify.script(({ send, response }) => {
    send('node_started', { data: { node_id: 'n7', node_type: 'human-input', title: 'Check', index: 2, inputs: { x: 'secret' } } })
    send('human_input_required', { workflow_run_id: 'r1', data: { form_id: 'f1', form_content: 'Well?', inputs: [], actions: [{ id: 'approve', title: 'Yes' }], form_token: 'tok-1' } })
    send('workflow_paused', { workflow_run_id: 'r1', data: { status: 'paused' } })
    response.end()
  })
  const asked = await stream({ message: 'hello' })
  t.same(asked.map(({ event, data }) => event === 'status' ? data.type : event), ['start', 'flowNodeStatus', 'interactive', 'flowNodeStatus', 'end'])
  t.match(asked[1]?.data, { type: 'flowNodeStatus', status: 'running', name: 'Check' })
  t.match(asked[2]?.data, { type: 'humanInput', form_content: 'Well?', actions: [{ id: 'approve' }] })
  t.notMatch(JSON.stringify(asked), /secret/)
  const { sessionId } = asked[0]?.data ?? {}
  const filled = await stream({ sessionId, message: 'Yes' })
  t.match(filled.at(-1)?.data.message, { content: /^Approved\.$/, status: 'complete' })
  t.match(dify.to(/^\/form/), [{ path: '/form/human_input/tok-1', body: { action: 'approve', inputs: {} } }])

  const said = gate<DifyMessage>()
  dify.script((message) => {
    message.say('Something ', 'bad 🚀')
    said.open(message)
  })
  const answering = stream({ message: 'hello' })
  const spoken = await said.opened
  await eventually('a checkpoint of what is withdrawn', async () => {
    const { rows } = await withClient(app.database, async (client) => await client.query('select 1 from generation_deltas'))
    return rows.length > 0
  })
  spoken.send('message_replace', { answer: 'I can’t say that.' })
  spoken.end()
  const moderated = await answering
  t.same(moderated.flatMap(({ event, data }) => event === 'status' ? [data.type] : []), ['replaced'])
  const { message } = moderated.at(-1)?.data ?? {}
  t.match(message, { content: /^I can’t say that\.$/, finishReason: 'content_filter', status: 'complete' })
  t.match((await app.json(`/api/chat-sessions/${message.sessionId}/messages`, { token })).body.messages.at(-1), { content: /^I can’t say that\.$/ }, 'and that is what is stored')
  const again = await readEvents(`${app.url}/api/chat/generations/${message.id}/stream`, { token })
  await again.ended
  t.equal(again.events.at(-1)?.data.message.content, 'I can’t say that.')
})

t.test('stop and feedback reach the upstream, and harm nobody where they fail', async (t) => {
  const dify = await startDify(t)
  const fastgpt = await startFastGpt(t)
  const app = await build(t, { agents: [dify.agent(), fastgpt.agent()] })
  const { accessToken: token } = await app.register()
  const halfway = async (agentId: string) => {
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId, message: 'hello', stream: true } })
    const start = await reader.until(({ event }) => event === 'chunk').then(() => reader.events[0]?.data)
    return { reader, ...start }
  }
  let taskId = ''
  dify.script((message) => {
    taskId = message.ids.task_id
    message.say('so far')
  })
  fastgpt.script((chat) => { chat.say('so far') })
  const theirs = await halfway('dify')
  t.match((await app.json(`/api/chat/generations/${theirs.messageId}/stop`, { token, method: 'POST' })).body.message, { status: 'stopped', content: 'so far' })
  await eventually('Dify to be told', () => dify.to(new RegExp(`^/chat-messages/${taskId}/stop$`))[0])
  const others = await halfway('fastgpt')
  await app.json(`/api/chat/generations/${others.messageId}/stop`, { token, method: 'POST' })
  const stop = await eventually('FastGPT to be told', () => fastgpt.to(/\/v2\/chat\/stop$/)[0])
  t.same(stop.body, { appId: 'app-1', chatId: others.sessionId })

  const judge = async (id: string, body: object) => (await app.json(`/api/chat/messages/${id}/feedback`, { token, method: 'PUT', body })).body.message.feedback
  for (const rating of ['good', 'bad', null, 'good']) await judge(theirs.messageId, { rating, ...(rating === 'bad' ? { comment: 'wrong' } : {}) })
  const told = await eventually('Dify to hear all', () => { const all = dify.to(/feedbacks$/); return all.length === 4 && all })
  t.same(told.map(({ body }) => [body.rating, body.content]), [['like', undefined], ['dislike', 'wrong'], [null, undefined], ['like', undefined]], 'in their order')
  await judge(others.messageId, { rating: 'bad' })
  const bad = await eventually('FastGPT to hear', () => fastgpt.to(/updateUserFeedback$/)[0])
  t.match(bad.body, { appId: 'app-1', chatId: others.sessionId, dataId: fastgpt.to(/completions$/)[0]?.body.responseChatItemId, userBadFeedback: 'yes' })

  dify.broken = 500
  t.match(await judge(theirs.messageId, { rating: 'bad' }), { rating: 'bad' })
  await eventually('the failed call', () => dify.to(/feedbacks$/)[4])
})

t.test('FastGPT: detail, variables, and the form that the next message fills', async (t) => {
  const fastgpt = await startFastGpt(t)
  const app = await build(t, { agents: [fastgpt.agent(), fastgpt.agent('plain', { features: {} })] })
  const { accessToken: token } = await app.register()
  const form = { interactive: { type: 'userInput', params: { description: 'x', inputForm: [{ type: 'input', key: 'city', label: 'City' }] } } }
  fastgpt.script((chat) => {
    chat.send('flowNodeStatus', { status: 'running', name: 'AI 对话' })
    chat.send('interactive', form)
    chat.end([{ moduleName: 'AI', inputTokens: 30, outputTokens: 4 }])
  })
  const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'fastgpt', message: 'hello', stream: true, detail: true, variables: { uid: '7' } } })
  await reader.ended
  t.same(reader.events.map(({ event }) => event), ['start', 'status', 'interactive', 'end'])
  t.same(reader.events.slice(1, 3).map(({ data }) => data), [{ status: 'running', name: 'AI 对话', type: 'flowNodeStatus' }, form])
  t.match(fastgpt.calls[0]?.body, { detail: true, stream: true, variables: { uid: '7' }, chatId: reader.events[0]?.data.sessionId })

  const { sessionId } = reader.events[0]?.data ?? {}
  fastgpt.script((chat) => {
    chat.say('Thank you.')
    chat.end()
  })
  await app.json('/api/chat/completions', { token, body: { agentId: 'fastgpt', sessionId, message: '{"city":"Bern"}' } })
  t.match(fastgpt.calls[1]?.body, { chatId: sessionId, detail: false, messages: [{ role: 'user', content: '{"city":"Bern"}' }] })
  await app.json('/api/chat/completions', { token, body: { agentId: 'plain', message: 'hello', detail: true } })
  t.match(fastgpt.calls[2]?.body, { detail: false }, 'where the agent supports none')
})

t.test('openings of upstreams, where the agent has none of its own', async (t) => {
  const dify = await startDify(t)
  const fastgpt = await startFastGpt(t)
  dify.parameters = { opening_statement: 'Hello!', suggested_questions: ['Why?'], user_input_form: [{ select: { variable: 'tone', label: 'Tone', required: true, options: ['dry'] } }] }
  fastgpt.chatConfig = { welcomeText: 'Welcome', variables: [{ key: 'city', label: 'City', type: 'input', required: true }] }
  const app = await build(t, {
    agents: [
      dify.agent(), fastgpt.agent(), dify.agent('own', { welcomeText: 'Mine' }), dify.agent('broken', { endpoint: dify.url, apiKey: 'other' }),
      dify.agent('mute', { endpoint: await upstreamServer(t, () => {}) }),
      dify.agent('all-own', { welcomeText: 'Mine', suggestedQuestions: ['a'], variables: [{ key: 'k' }] })
    ]
  })
  const { accessToken: token } = await app.register()
  const init = async (agentId: string) => {
    const { status, body } = await app.json(`/api/chat/init?agentId=${agentId}`, { token })
    t.equal(status, 200)
    return body
  }
  const theirs = { welcomeText: 'Hello!', variables: [{ key: 'tone', label: 'Tone', type: 'select', required: true, options: ['dry'] }], suggestedQuestions: ['Why?'] }
  t.same(await init('dify'), { agentId: 'dify', ...theirs })
  await Promise.all([init('dify'), init('dify')])
  t.equal(dify.to(/parameters/).length, 1, 'asked once')
  t.same(await init('own'), { agentId: 'own', ...theirs, welcomeText: 'Mine' })
  t.same(await init('fastgpt'), { agentId: 'fastgpt', welcomeText: 'Welcome', variables: [{ key: 'city', label: 'City', type: 'input', required: true }], suggestedQuestions: [] })
  const before = dify.calls.length
  t.same(await init('broken'), { agentId: 'broken', welcomeText: '', variables: [], suggestedQuestions: [] })
  await init('broken')
  t.equal(dify.calls.length, before + 1, 'an upstream that fails is left alone for a while')
  t.same(await init('mute'), { agentId: 'mute', welcomeText: '', variables: [], suggestedQuestions: [] }, 'nor is one waited for that says nothing')
  t.same(await init('all-own'), { agentId: 'all-own', welcomeText: 'Mine', variables: [{ key: 'k' }], suggestedQuestions: ['a'] })
  t.equal(dify.calls.length, before + 1, 'and one that is not needed is not asked')
})
