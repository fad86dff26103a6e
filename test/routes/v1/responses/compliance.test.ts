/** The cases of Open Responses' compliance suite, and what the specification says of events. */
import t, { type Test } from 'tap'
import { build } from '../../../helper.js'
import { says, startUpstream, type UpstreamCall } from '../../../upstream.js'
import { refusal } from '../openai.js'
import { eventsOf, isResource, rising, textOf } from './events.js'

const PATH = '/v1/responses'
const user = (content: unknown) => ({ type: 'message', role: 'user', content })
const TOOLS = [{
  type: 'function',
  name: 'get_weather',
  description: 'Get the current weather for a location',
  parameters: { type: 'object', properties: { location: { type: 'string' } }, required: ['location'] }
}]

export const delta = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }], ...finish === null ? {} : { usage: { prompt_tokens: 7, completion_tokens: 3 } } })}\n\n`

const callsWeather = (call: UpstreamCall): void => {
  void call.raw(delta({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '' } }] }))
  void call.raw(delta({ tool_calls: [{ index: 0, function: { arguments: '{"location":' } }] }))
  void call.raw(delta({ tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] }))
  void call.raw(delta({}, 'tool_calls') + 'data: [DONE]\n\n')
  call.response.end()
}

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const app = await build(t, { agents: [upstream.agent('writer', { systemPrompt: 'Be brief.' }), upstream.agent('eyes', { features: { supportsImages: true } })] })
  const { accessToken: token } = await app.register()
  return { ...app, upstream, token, ask: (body: object, headers = {}) => app.json(PATH, { token, headers, body: { model: 'writer', ...body } }) }
}

for (const store of [true, false]) {
  t.test(`store: ${store}`, async (t) => {
    const { ask, upstream } = await start(t)
    const last = () => upstream.calls.at(-1)?.body.messages

    await t.test('basic response', async (t) => {
      const { status, body, headers } = await ask({ store, input: [user('Say hello in exactly 3 words.')] })
      t.equal(status, 200)
      isResource(t, body, { status: 'completed', store, model: 'writer', completed_at: Number, error: null, incomplete_details: null })
      const id = body.id.slice(5)
      const content = [{ type: 'output_text', text: 'Hello', annotations: [], logprobs: [] }]
      t.same(body.output, [{ type: 'message', id: `msg_${id}`, status: 'completed', role: 'assistant', content }])
      const details = { input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }
      t.same(body.usage, { input_tokens: 7, output_tokens: 3, total_tokens: 10, ...details })
      t.equal(body.conversation?.id ?? null, headers.get('x-session-id'), 'and names its conversation')
      t.equal((await ask({ store, input: 'Hi' })).body.output[0].content[0].text, 'Hello', 'a text is a message of the user')
      t.same(last(), [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Hi' }])
    })

    await t.test('streaming', async (t) => {
      const { text, headers } = await ask({ store, stream: true, input: [user('Count from 1 to 5.')] })
      t.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8')
      const { events, done } = eventsOf(t, text)
      t.ok(done, 'the terminator is last')
      t.same(events.map(({ type }) => type.replace('response.', '')), [
        'created', 'in_progress', 'output_item.added', 'content_part.added', 'output_text.delta', 'output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done', 'completed'
      ])
      t.same(events.map(({ sequence_number: number }) => number), rising(0, events.length))
      for (const { response } of events.filter(({ response }) => response !== undefined)) isResource(t, response)
      t.match(events[0]?.['response'], { status: 'in_progress', output: [], usage: null })
      t.equal(textOf(events), 'Hello')
      const { response } = events.at(-1) as { response?: any }
      t.same(response.output[0], events.at(-2)?.['item'])
      t.match(response, { status: 'completed', usage: { total_tokens: 10 } })
      t.ok(events.every(({ item_id: id = response.output[0].id, output_index: at = 0 }) => id === response.output[0].id && at === 0))
    })

    await t.test('system prompt', async (t) => {
      await ask({ store, instructions: 'Rhyme.', input: [{ type: 'message', role: 'system', content: 'You are a pirate.' }, { role: 'developer', content: 'Be kind.' }, user('Say hello.')] })
      t.same(new Set(last()?.map(({ role, content }) => `${role}: ${content}`)), new Set(['system: Be brief.', 'system: Rhyme.', 'system: You are a pirate.', 'system: Be kind.', 'user: Say hello.']))
    })

    await t.test('image input', async (t) => {
      const input = [user([{ type: 'input_text', text: 'What is it?' }, { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'low' }])]
      refusal(t, 'an agent without eyes', await ask({ store, input }), 400, { param: 'input[0].content[1]', code: 'unsupported_parameter' })
      t.equal((await ask({ store, input, model: 'eyes' })).body.status, 'completed')
      t.same(last(), [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } }] }])
    })

    await t.test('multi-turn', async (t) => {
      const input = [user('My name is Alice.'), { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello Alice!' }] }, user('What is my name?')]
      t.equal((await ask({ store, input })).body.status, 'completed')
      t.same(last()?.slice(1).map(({ role, content }) => [role, content]), [['user', 'My name is Alice.'], ['assistant', 'Hello Alice!'], ['user', 'What is my name?']])
    })

    await t.test('tools', async (t) => {
      upstream.script(callsWeather)
      const asked = { store, tools: TOOLS, tool_choice: { type: 'function', name: 'get_weather' }, parallel_tool_calls: false, input: [user('Weather?')] }
      const { body } = await ask(asked)
      isResource(t, body, { tool_choice: asked.tool_choice, parallel_tool_calls: false })
      t.same(body.tools, [{ ...TOOLS[0], strict: null }])
      t.same(body.output, [{ type: 'function_call', id: `fc_${body.id.slice(5)}_0`, call_id: 'call_1', name: 'get_weather', arguments: '{"location":"Oslo"}', status: 'completed' }])
      const { type: _, ...tool } = TOOLS[0] as { type: string }
      t.match(upstream.calls.at(-1)?.body, { tools: [{ type: 'function', function: tool }], tool_choice: { type: 'function', function: { name: 'get_weather' } }, parallel_tool_calls: false })

      const { events, done } = eventsOf(t, (await ask({ ...asked, stream: true })).text)
      t.ok(done)
      t.same(events.map(({ type }) => type.replace('response.', '')), [
        'created', 'in_progress', 'output_item.added', 'function_call_arguments.delta', 'function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done', 'completed'
      ])
      t.same(events.map(({ sequence_number: number }) => number), rising(0, events.length))
      t.match(events[2], { output_index: 0, item: { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '', status: 'in_progress' } })
      t.same(events.slice(3, 5).map((event) => event['delta']), ['{"location":', '"Oslo"}'], 'arguments come as they are written')
      t.same(events.at(-1)?.['response'].output, [events.at(-2)?.['item']])

      upstream.script(says('Rain'))
      const input = [user('Weather?'), { type: 'reasoning', id: 'rs_1', summary: [] }, { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{}' }, { type: 'function_call_output', call_id: 'call_1', output: 'rain' }]
      t.equal((await ask({ store, tools: TOOLS, input })).body.output[0].content[0].text, 'Rain')
      t.same(last()?.slice(1), [
        { role: 'user', content: 'Weather?' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'rain' }
      ])
    })

    await t.test('reasoning, and ends of other kinds', async (t) => {
      upstream.script((call) => {
        void call.raw(delta({ reasoning_content: 'Hm' }) + delta({ reasoning_content: '.' }) + delta({ content: 'Yes' }) + delta({}, 'length') + 'data: [DONE]\n\n')
        call.response.end()
      })
      const { events } = eventsOf(t, (await ask({ store, stream: true, input: 'Hi' })).text)
      t.same(events.map(({ type, output_index: at }) => `${at ?? ''} ${type.replace('response.', '')}`).slice(2), [
        '0 output_item.added', '0 content_part.added', '0 reasoning_text.delta', '0 reasoning_text.delta', '0 reasoning_text.done', '0 content_part.done', '0 output_item.done',
        '1 output_item.added', '1 content_part.added', '1 output_text.delta', '1 output_text.done', '1 content_part.done', '1 output_item.done', ' incomplete'
      ])
      const { response } = events.at(-1) as { response?: any }
      isResource(t, response, { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, completed_at: null })
      t.match(response.output, [{ type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }, { type: 'message', status: 'incomplete' }])

      upstream.script((call) => { call.response.writeHead(503).end() })
      const failed = await ask({ store, input: 'Hi' })
      refusal(t, 'a failure', failed, 503, { code: 'AGENT_UNAVAILABLE' })
      t.equal(failed.headers.get('x-should-retry'), store ? 'false' : null, 'what is stored is not to be asked again')
      const away = await ask({ store, stream: true, input: 'Hi' })
      if (store) t.match(eventsOf(t, away.text).events.at(-1), { type: 'response.failed', response: { status: 'failed', error: { code: 'AGENT_UNAVAILABLE' } } })
      else refusal(t, 'before anything was said', away, 503)

      upstream.script(async ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        await new Promise<void>((resolve) => { response.write(delta({ content: 'Hel' }), () => { resolve() }) })
        response.socket?.end()
      })
      const cut = eventsOf(t, (await ask({ store, stream: true, input: 'Hi' })).text)
      t.ok(cut.done)
      t.match(cut.events.at(-1), { type: 'response.failed', response: { status: 'failed', error: { code: 'CHAT_UPSTREAM_ERROR' }, output: [{ status: 'incomplete', content: [{ text: 'Hel' }] }] } })
    })
  })
}

t.test('what is refused', async (t) => {
  const { ask, upstream, json, token } = await start(t)
  const none = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
  for (const [what, body, status, error] of [
    ['no input', {}, 400, { param: 'input', code: 'missing_required_parameter' }],
    ['an empty one', { input: [] }, 400, { param: 'input' }],
    ['no model', { model: null, input: 'x' }, 400, { param: 'model', code: 'missing_required_parameter' }],
    ['an unknown model', { model: 'gpt-9', input: 'x' }, 404, { param: 'model', code: 'model_not_found' }],
    ['an unknown response', { input: 'x', previous_response_id: `resp_${none}` }, 404, { param: 'previous_response_id' }],
    ['what is no id', { input: 'x', previous_response_id: 'resp_1' }, 400, { param: 'previous_response_id' }],
    ['an unknown conversation', { input: 'x', conversation: none }, 404, { param: 'conversation' }],
    ['both', { input: 'x', conversation: none, previous_response_id: `resp_${none}` }, 400, { param: 'conversation' }],
    ['nothing stored in the background', { input: 'x', store: false, background: true }, 400, { param: 'background' }],
    ['probabilities', { input: 'x', top_logprobs: 1 }, 400, { param: 'top_logprobs', code: 'unsupported_parameter' }],
    ['a hosted tool', { input: 'x', tools: [{ type: 'web_search' }] }, 400, { param: 'tools[0]', code: 'unsupported_parameter' }],
    ['a stored prompt', { input: 'x', prompt: { id: 'pmpt_1' } }, 400, { param: 'prompt' }],
    ['a file', { input: [user([{ type: 'input_file', file_id: 'x' }])] }, 400, { param: 'input[0].content[0]' }],
    ['a strange item', { input: [{ type: 'computer_call' }] }, 400, { param: 'input[0]' }],
    ['an item of nobody', { input: [{ type: 'item_reference', id: `msg_${none}` }] }, 400, { param: 'input[0].id' }],
    ['an output of no call', { input: [{ type: 'function_call_output', output: 'x' }] }, 400, { param: 'input[0].call_id', code: 'missing_required_parameter' }],
    ['a wrong type', { input: 'x', temperature: '1' }, 400, { param: 'temperature', code: 'invalid_type' }]
  ] as const) refusal(t, what, await ask(body), status, error)
  for (const path of [`${PATH}/resp_${none}`, `${PATH}/resp_${none}?stream=true`, `${PATH}/resp_${none}/input_items`]) refusal(t, path, await json(path, { token }), 404)
  refusal(t, 'cancel', await json(`${PATH}/resp_${none}/cancel`, { token, method: 'POST' }), 404)
  refusal(t, 'delete', await json(`${PATH}/resp_${none}`, { token, method: 'DELETE' }), 404)
  refusal(t, 'no id', await json(`${PATH}/1`, { token }), 400)
  refusal(t, 'nobody', await json(PATH, { body: {} }), 401, { code: 'invalid_api_key' })
  refusal(t, 'a slash too many', await json('/v1//responses', { token, body: {} }), 404)
  t.equal(upstream.calls.length, 0, 'nobody was asked')
})
