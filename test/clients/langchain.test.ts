/** `@langchain/openai` against the front, as it is. */
import t, { type Test } from 'tap'
import { asksFor, CITY, serveAgent } from './chat-upstream.js'

/** By names that no compiler looks up: their types are no part of what is shown here. */
const [PACKAGE, MESSAGES]: string[] = ['@langchain/openai', '@langchain/core/messages']

async function start (t: Test) {
  const { ChatOpenAI } = await import(PACKAGE ?? '') as any
  const served = await serveAgent(t)
  const model = new ChatOpenAI({ model: 'writer', apiKey: served.apiKey, configuration: { baseURL: served.baseURL }, maxRetries: 2 })
  return { ...served, model }
}

t.test('invoke', async (t) => {
  const { model, upstream } = await start(t)
  const answer = await model.invoke([['system', 'Rhyme.'], ['human', 'Hi']])
  t.equal(answer.content, 'Hello')
  t.match(answer.usage_metadata, { input_tokens: 7, output_tokens: 3, total_tokens: 10 })
  t.match(answer.response_metadata, { finish_reason: 'stop', model_name: 'writer' })
  t.same(upstream.calls[0]?.body.messages, [{ role: 'system', content: 'Rhyme.' }, { role: 'user', content: 'Hi' }])
})

t.test('stream', async (t) => {
  const { model } = await start(t)
  let whole: any
  const pieces: string[] = []
  for await (const piece of await model.stream('Hi')) {
    if (piece.content !== '') pieces.push(piece.content)
    whole = whole === undefined ? piece : whole.concat(piece)
  }
  t.same(pieces, ['Hel', 'lo'])
  t.equal(whole.content, 'Hello')
  t.match(whole.usage_metadata, { input_tokens: 7, output_tokens: 3, total_tokens: 10 })
  t.match(whole.response_metadata, { finish_reason: 'stop' })
})

t.test('tools, whole and streamed', async (t) => {
  const { model, upstream } = await start(t)
  const { HumanMessage, ToolMessage } = await import(MESSAGES ?? '') as any
  const armed = model.bindTools([{ type: 'function', function: { name: 'weather', description: 'What the weather is', parameters: CITY } }])
  for (const streamed of [false, true]) {
    const question = new HumanMessage('What is the weather in Oslo?')
    let first: any
    if (streamed) for await (const piece of await armed.stream([question])) first = first === undefined ? piece : first.concat(piece)
    else first = await armed.invoke([question])
    t.match(first.tool_calls, [{ id: 'call_1', name: 'weather', args: { city: 'Oslo' } }])
    const result = new ToolMessage({ tool_call_id: first.tool_calls[0].id, content: 'rain' })
    t.equal((await armed.invoke([question, first, result])).content, 'Rain in Oslo')
    t.match(upstream.calls.at(-1)?.body.messages, [{ role: 'user' }, { role: 'assistant', tool_calls: [{ id: 'call_1' }] }, { role: 'tool', tool_call_id: 'call_1', content: 'rain' }])
  }
})

t.test('structured output', async (t) => {
  const { model, upstream } = await start(t)
  const place = { title: 'place', ...CITY }
  upstream.script((call) => { void call.text('{"city":'); void call.text('"Oslo"}'); call.finish() })
  t.same(await model.withStructuredOutput(place, { method: 'jsonSchema' }).invoke('Where?'), { city: 'Oslo' })
  t.match(upstream.calls.at(-1)?.body, { response_format: { type: 'json_schema', json_schema: { schema: { required: ['city'] } } } })
  t.same(await model.withStructuredOutput(place, { method: 'jsonMode' }).invoke('Where?'), { city: 'Oslo' })
  t.match(upstream.calls.at(-1)?.body, { response_format: { type: 'json_object' } })
  upstream.script(asksFor('place', '{"city":"Oslo"}'))
  t.same(await model.withStructuredOutput(place, { method: 'functionCalling' }).invoke('Where?'), { city: 'Oslo' })
  t.match(upstream.calls.at(-1)?.body, { tools: [{ function: { name: 'place' } }], tool_choice: { type: 'function', function: { name: 'place' } } })
  let last: unknown
  for await (const piece of await model.withStructuredOutput(place, { method: 'functionCalling' }).stream('Where?')) last = piece
  t.same(last, { city: 'Oslo' })
})

t.test('errors, and what it repeats by itself', async (t) => {
  const { model, upstream } = await start(t)
  upstream.script((call) => { call.response.writeHead(400).end('{}') })
  await t.rejects(model.invoke('Hi'), { status: 502, code: 'CHAT_UPSTREAM_ERROR' })
  upstream.script(async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await new Promise<void>((resolve) => { response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n', () => { resolve() }) })
    response.socket?.end()
  })
  const pieces: string[] = []
  await t.rejects(async () => { for await (const { content } of await model.stream('Hi')) pieces.push(content) }, { code: 'CHAT_UPSTREAM_ERROR' }, 'a stream that breaks off')
  t.equal(pieces.join(''), 'Hel')
})
