/** Others' clients against the front for Open Responses, as they are: `openai`, `@ai-sdk/openai` and `@openai/agents`. */
import t, { type Test } from 'tap'
import { build } from '../../../helper.js'
import { gate, says, startUpstream, type UpstreamCall } from '../../../upstream.js'

/** By names that no compiler looks up: their types are no part of what is shown here. */
const load = async (name: string): Promise<any> => await import(name)

const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }
const TOOLS = [{ type: 'function', name: 'weather', description: 'The weather', parameters: PARAMETERS, strict: true }]

/** Asks for the weather until it is told. */
const weather = (call: UpstreamCall): void => {
  if (call.body.messages.at(-1)?.role === 'tool') { says('Rain ', 'in Oslo')(call); return }
  const piece = (tool: object, finish: string | null = null) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [tool] }, finish_reason: finish }] })}\n\n`
  void call.raw(piece({ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '' } }))
  void call.raw(piece({ index: 0, function: { arguments: '{"city":"Oslo"}' } }) + 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n')
  call.response.end()
}

const resultsOf = ({ body: { messages } }: UpstreamCall): unknown[] => messages.filter(({ role }) => role === 'tool').map(({ content }) => content)

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const agents = [upstream.agent()]
  const app = await build(t, { agents })
  const { accessToken } = await app.register()
  const { body: { key: apiKey } } = await app.json('/api/auth/api-keys', { token: accessToken, body: { name: 'n' } })
  const { default: OpenAI } = await load('openai')
  const clientAt = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey })
  return { ...app, upstream, agents, apiKey, clientAt, client: clientAt(app.url) }
}

t.test('openai', async (t) => {
  const { client, clientAt, upstream, agents, database } = await start(t)
  const ASKED = { model: 'writer', input: 'Hi' }

  await t.test('create, whole and streamed', async (t) => {
    const whole = await client.responses.create(ASKED)
    t.match(whole, { output_text: 'Hello', status: 'completed', usage: { total_tokens: 10 }, _request_id: /./ })
    const types: string[] = []
    for await (const event of await client.responses.create({ ...ASKED, stream: true })) types.push(event.type)
    t.equal(types.at(-1), 'response.completed')
    const next = await client.responses.create({ ...ASKED, previous_response_id: whole.id })
    t.equal(next.previous_response_id, whole.id)
    t.equal(upstream.calls.at(-1)?.body.messages.length, 3)
  })

  await t.test('stream() puts the answer together', async (t) => {
    upstream.script((call) => {
      void call.raw('data: {"choices":[{"index":0,"delta":{"reasoning_content":"Hm"}}]}\n\n')
      says('Hel', 'lo')(call)
    })
    for (const store of [true, false]) {
      const stream = client.responses.stream({ ...ASKED, store })
      let snapshot = ''
      stream.on('response.output_text.delta', (event: any) => { snapshot = event.snapshot })
      const final = await stream.finalResponse()
      t.equal(snapshot, 'Hello')
      t.match(final, { output_text: 'Hello', output: [{ type: 'reasoning', content: [{ text: 'Hm' }] }, { type: 'message' }] })
      if (store) t.match(await client.responses.retrieve(final.id), { output_text: 'Hello', output: [{ type: 'reasoning' }, { type: 'message' }] })
    }
    upstream.script(says('Hel', 'lo'))
  })

  await t.test('a call of a tool, and its result', async (t) => {
    upstream.script(weather)
    for (const streamed of [true, false]) {
      const asked = { ...ASKED, tools: TOOLS }
      const first = streamed ? await client.responses.stream(asked).finalResponse() : await client.responses.parse(asked)
      t.match(first.output, [{ type: 'function_call', call_id: 'c1', name: 'weather', parsed_arguments: { city: 'Oslo' } }])
      const input = [{ type: 'function_call_output', call_id: 'c1', output: 'rain' }]
      t.equal((await client.responses.create({ ...ASKED, tools: TOOLS, input, previous_response_id: first.id })).output_text, 'Rain in Oslo')
      const own = [{ role: 'user', content: 'Hi' }, ...first.output, ...input]
      t.equal((await client.responses.create({ ...ASKED, tools: TOOLS, input: own, store: false })).output_text, 'Rain in Oslo', 'its own items go back')
      t.same(resultsOf(upstream.calls.at(-1) as UpstreamCall), ['rain'])
    }
    upstream.script(says('Hel', 'lo'))
  })

  await t.test('background, resumed elsewhere, cancelled, deleted', async (t) => {
    const other = clientAt((await build(t, { agents, database })).url)
    const more = gate()
    upstream.script(async (call) => { await call.text('Hel'); await more.opened; says('lo')(call) })
    const stream = await client.responses.create({ ...ASKED, background: true, stream: true })
    let id = ''
    let last = -1
    let text = ''
    for await (const event of stream) {
      id = event.response?.id ?? id
      last = event.sequence_number
      text += event.type === 'response.output_text.delta' ? event.delta : ''
      if (text === 'Hel') break
    }
    more.open()
    for await (const event of await other.responses.retrieve(id, { stream: true, starting_after: last })) text += event.type === 'response.output_text.delta' ? event.delta : ''
    t.equal(text, 'Hello')
    t.equal((await other.responses.stream({ response_id: id, starting_after: last }).finalResponse()).output_text, 'Hello')
    const items: string[] = []
    for await (const item of other.responses.inputItems.list(id)) items.push(item.content[0].text)
    t.same(items, ['Hi'])
    upstream.script(async (call) => { await call.text('Hel'); await call.closed })
    const running = await client.responses.create({ ...ASKED, background: true })
    t.equal(running.status, 'in_progress')
    t.equal((await other.responses.cancel(running.id)).status, 'cancelled')
    await client.responses.delete(id)
    await t.rejects(client.responses.retrieve(id), { status: 404, code: 'MESSAGE_NOT_FOUND' })
    upstream.script(says('Hel', 'lo'))
  })

  await t.test('errors, and what it repeats by itself', async (t) => {
    await t.rejects(client.responses.create({ ...ASKED, model: 'gpt-9' }), { status: 404, code: 'model_not_found', param: 'model' })
    const before = upstream.calls.length
    upstream.script((call) => { call.response.writeHead(503).end() })
    await t.rejects(client.responses.create(ASKED), { status: 503, code: 'AGENT_UNAVAILABLE' })
    t.equal(upstream.calls.length, before + 1, 'what is stored is not asked again')
    t.match(await client.responses.stream(ASKED).finalResponse(), { status: 'failed', error: { code: 'AGENT_UNAVAILABLE' } })
  })
})

t.test('@ai-sdk/openai', async (t) => {
  const { url, apiKey, upstream } = await start(t)
  const [{ createOpenAI }, { generateText, streamText, tool, jsonSchema, stepCountIs }] = await Promise.all([load('@ai-sdk/openai'), load('ai')])
  const model = createOpenAI({ baseURL: `${url}/v1`, apiKey })('writer')
  t.equal((await generateText({ model, prompt: 'Hi', system: 'Rhyme.' })).text, 'Hello')
  const stream = streamText({ model, prompt: 'Hi' })
  let text = ''
  for await (const delta of stream.textStream) text += delta
  t.equal(text, 'Hello')
  t.match(await stream.usage, { inputTokens: 7, outputTokens: 3 })

  upstream.script(weather)
  const asked: unknown[] = []
  const tools = { weather: tool({ description: 'The weather', inputSchema: jsonSchema(PARAMETERS), execute: async (given: unknown) => { asked.push(given); return 'rain' } }) }
  for (const providerOptions of [{}, { openai: { store: false } }]) {
    const options = { model, prompt: 'Weather?', tools, stopWhen: stepCountIs(3), providerOptions }
    t.equal((await generateText(options)).text, 'Rain in Oslo')
    const streamed = streamText(options)
    t.equal(await streamed.text, 'Rain in Oslo')
    t.equal((await streamed.steps).length, 2)
    t.match(resultsOf(upstream.calls.at(-1) as UpstreamCall), [/rain/])
  }
  t.same(asked, Array.from({ length: 4 }, () => ({ city: 'Oslo' })), 'its own loop')
  upstream.script((call) => { call.response.writeHead(400).end() })
  const failure = await generateText({ model, prompt: 'Hi', maxRetries: 0 }).catch((error: unknown) => error)
  t.match(failure, { name: 'AI_APICallError', statusCode: 502 })
})

t.test('@openai/agents', async (t) => {
  const { client, upstream } = await start(t)
  const { Agent, run, tool, setDefaultOpenAIClient, setTracingDisabled } = await load('@openai/agents')
  setDefaultOpenAIClient(client)
  setTracingDisabled(true)
  const asked: unknown[] = []
  const weatherTool = tool({ name: 'weather', description: 'The weather', parameters: PARAMETERS, strict: true, execute: async (given: unknown) => { asked.push(given); return 'rain' } })
  const agent = new Agent({ name: 'Ada', instructions: 'Rhyme.', model: 'writer', tools: [weatherTool] })
  const first = await run(agent, 'Hi')
  t.equal(first.finalOutput, 'Hello')
  const next = await run(agent, 'And?', { previousResponseId: first.lastResponseId })
  t.equal(next.finalOutput, 'Hello')
  t.same(upstream.calls.at(-1)?.body.messages.filter(({ role }) => role !== 'system').map(({ content }) => content), ['Hi', 'Hello', 'And?'])
  upstream.script(weather)
  t.equal((await run(agent, 'Weather?')).finalOutput, 'Rain in Oslo')
  const stream = await run(agent, 'Weather?', { stream: true })
  let text = ''
  for await (const event of stream) if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') text += event.data.delta
  await stream.completed
  t.same([text, stream.finalOutput], ['Rain in Oslo', 'Rain in Oslo'])
  t.same(asked, [{ city: 'Oslo' }, { city: 'Oslo' }])
})
