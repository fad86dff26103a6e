/** `@ai-sdk/openai-compatible` under the AI SDK against the front, as they are. */
import t, { type Test } from 'tap'
import { asksForTheWeather, CITY, serveAgent } from './chat-upstream.js'

/** By names that no compiler looks up: their types are no part of what is shown here. */
const [PROVIDER, SDK]: string[] = ['@ai-sdk/openai-compatible', 'ai']

async function start (t: Test) {
  const { createOpenAICompatible } = await import(PROVIDER ?? '') as any
  const sdk = await import(SDK ?? '') as any
  const served = await serveAgent(t)
  const provider = createOpenAICompatible({ name: 'parley', baseURL: served.baseURL, apiKey: served.apiKey, includeUsage: true, supportsStructuredOutputs: true })
  const asked: unknown[] = []
  const tools = { weather: sdk.tool({ description: 'What the weather is', inputSchema: sdk.jsonSchema(CITY), execute: (input: unknown) => { asked.push(input); return 'rain' } }) }
  return { ...served, sdk, asked, model: provider('writer'), withTools: { tools, stopWhen: sdk.stepCountIs(3) } }
}

t.test('generateText', async (t) => {
  const { sdk, model, upstream } = await start(t)
  const answer = await sdk.generateText({ model, system: 'Rhyme.', prompt: 'Hi' })
  t.equal(answer.text, 'Hello')
  t.equal(answer.finishReason, 'stop')
  t.match(answer.usage, { inputTokens: 7, outputTokens: 3, totalTokens: 10 })
  t.same(upstream.calls[0]?.body.messages, [{ role: 'system', content: 'Rhyme.' }, { role: 'user', content: 'Hi' }])
})

t.test('streamText, with what the model thinks', async (t) => {
  const { sdk, model, upstream } = await start(t)
  upstream.script((call) => {
    void call.raw('data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":null}]}\n\n')
    for (const word of ['Hel', 'lo']) void call.text(word)
    call.finish()
  })
  const stream = sdk.streamText({ model, prompt: 'Hi' })
  const pieces: string[] = []
  for await (const piece of stream.textStream) pieces.push(piece)
  t.same(pieces, ['Hel', 'lo'])
  t.equal(await stream.reasoningText, 'hm')
  t.equal(await stream.finishReason, 'stop')
  t.match(await stream.totalUsage, { inputTokens: 7, outputTokens: 3, totalTokens: 10 })
})

t.test('a loop of tools, whole and streamed', async (t) => {
  const { sdk, model, upstream, asked, withTools } = await start(t)
  const prompt = 'What is the weather in Oslo?'
  const whole = await sdk.generateText({ model, prompt, ...withTools })
  t.equal(whole.text, 'Rain in Oslo')
  t.equal(whole.steps.length, 2)
  const stream = sdk.streamText({ model, prompt, ...withTools })
  t.equal(await stream.text, 'Rain in Oslo')
  t.same(asked, [{ city: 'Oslo' }, { city: 'Oslo' }])
  t.equal(upstream.calls.length, 4)
})

t.test('structured output', async (t) => {
  const { sdk, model, upstream } = await start(t)
  upstream.script((call) => { void call.text('{"city":'); void call.text('"Oslo"}'); call.finish() })
  const output = sdk.Output.object({ schema: sdk.jsonSchema(CITY) })
  t.same((await sdk.generateText({ model, prompt: 'Where?', output })).output, { city: 'Oslo' })
  t.match(upstream.calls.at(-1)?.body, { response_format: { type: 'json_schema' } })
})

t.test('turns that are stored', async (t) => {
  const { sdk, model, json, token, upstream } = await start(t)
  const { body: { id } } = await json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const answer = await sdk.generateText({ model, prompt: 'Hi', headers: { 'x-session-id': id } })
  const { body: { messages } } = await json(`/api/chat-sessions/${id as string}/messages`, { token })
  t.equal(answer.response.id, `chatcmpl-${messages[1].id as string}`)
  upstream.script(asksForTheWeather)
  const stream = sdk.streamText({ model, messages: [{ role: 'user', content: 'And?' }], headers: { 'x-session-id': id } })
  t.equal(await stream.text, 'Hello')
  t.equal(upstream.calls.at(-1)?.body.messages.length, 3, 'with what is stored as the context')
})

t.test('errors', async (t) => {
  const { sdk, model, upstream } = await start(t)
  upstream.script((call) => { call.response.writeHead(400).end('{}') })
  const failure = await sdk.generateText({ model, prompt: 'Hi', maxRetries: 0 }).catch((error: unknown) => error)
  t.match(failure, { statusCode: 502, data: { error: { code: 'CHAT_UPSTREAM_ERROR' } } })
  upstream.script(async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await new Promise<void>((resolve) => { response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n', () => { resolve() }) })
    response.socket?.end()
  })
  const errors: unknown[] = []
  const stream = sdk.streamText({ model, prompt: 'Hi', onError: ({ error }: { error: unknown }) => { errors.push(error) } })
  for await (const part of stream.fullStream) if (part.type === 'finish') t.equal(part.finishReason, 'error')
  t.equal(errors.length, 1, 'a stream that breaks off is an error')
})
