/** Calls of tools, however servers cut and number them, in both directions. */
import t from 'tap'
import { mendPrompt } from '../../../../services/llm/mended-prompt.js'
import type { PromptMessage } from '../../../../services/llm/message.js'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import createAnthropic from '../../../../services/llm/providers/anthropic/index.js'
import { OpenAiAnswer } from '../../../../services/llm/providers/openai/answer.js'
import createOpenAi from '../../../../services/llm/providers/openai/index.js'
import { bodyOf, client, collect, request, sse, upstreamServer } from '../upstream.js'

/** The calls of an answer, put together as a client does. */
function callsOf (events: ProviderEvent[]): Array<{ id: string, name: string, arguments: string }> {
  const calls: Array<{ id: string, name: string, arguments: string }> = []
  for (const event of events) {
    if (event.type !== 'tool_call') continue
    const known = calls[event.index]
    if (known === undefined) calls.push({ id: event.id ?? '', name: event.name ?? '', arguments: event.arguments })
    else known.arguments += event.arguments
  }
  return calls
}

const said = (...deltas: unknown[]) => {
  const decoder = new OpenAiAnswer()
  const batch: ProviderEvent[] = []
  for (const delta of deltas) decoder.event('message', JSON.stringify({ choices: [{ delta }] }), batch)
  decoder.event('message', '[DONE]', batch)
  decoder.end(batch)
  return callsOf(batch)
}
const piece = (more: object, fn: object) => ({ tool_calls: [{ ...more, function: fn }] })

t.test('servers that number no pieces, or all calls 0, or repeat what they said', async (t) => {
  const two = [{ id: 'a', name: 'f', arguments: '{"x":1}' }, { id: 'b', name: 'g', arguments: '{}' }]
  t.same(said(piece({ id: 'a' }, { name: 'f', arguments: '{"x"' }), piece({}, { arguments: ':1}' }), piece({ id: 'b' }, { name: 'g', arguments: '{}' })), two)
  t.same(said(piece({ index: 0, id: 'a' }, { name: 'f', arguments: '{"x":1}' }), piece({ index: 0, id: 'b' }, { name: 'g', arguments: '{}' })), two)
  t.same(said(piece({ index: 0, id: 'a' }, { name: 'f', arguments: '{"x"' }), piece({ index: 0, id: 'a' }, { name: 'f', arguments: ':1}' }), piece({ index: 1, id: 'b' }, { name: 'g' })), two)
  t.same(said(piece({ index: 0, id: 'a' }, { name: 'f', arguments: { x: 1 } }), piece({ index: 1, id: 'b' }, { name: 'g', arguments: '' })), two)
  t.same(said(piece({ index: 0, id: 'a' }, { name: 'f', arguments: '{"x"' }), piece({ index: 1, id: 'b' }, { name: 'g' }), piece({ index: 0 }, { arguments: ':1}' })), two, 'in turns')
  t.match(said({ function_call: { name: 'f', arguments: '{"x"' } }, { function_call: { arguments: ':1}' } }), [{ id: /^call_/, name: 'f', arguments: '{"x":1}' }])
  t.match(said({ tool_calls: [{ function: { name: 'f', arguments: {} } }, { function: { name: 'g', arguments: {} } }] }), [{ name: 'f' }, { name: 'g' }], 'without ids')
  t.same(said(piece({ index: 3 }, { arguments: '{' }), { content: 'a' }), [], 'what has no name is no call')
})

const called: PromptMessage = { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'f', arguments: '{"x":1}' }, { id: '2', name: 'g', arguments: '' }] }
const result = (toolCallId: string, content = `result ${toolCallId}`): PromptMessage => ({ role: 'tool', toolCallId, content })
const user = (content: string): PromptMessage => ({ role: 'user', content })

t.test('in a mended prompt results follow their calls, and what has no other half is left out', async (t) => {
  const shape = (...prompt: PromptMessage[]) => mendPrompt(prompt).turns.map(({ role, toolCalls, toolCallId, content }) =>
    `${role} ${toolCalls?.map(({ id }) => id).join() ?? toolCallId ?? content}`)
  t.same(shape(user('a'), called, result('1'), result('2'), user('b')), ['user a', 'assistant 1,2', 'tool 1', 'tool 2', 'user b'])
  t.same(shape(user('a'), called, user('b'), result('2'), result('1')), ['user a', 'assistant 1,2', 'tool 1', 'tool 2', 'user b'])
  t.same(shape(user('a'), called, result('1')), ['user a', 'assistant 1', 'tool 1'], 'a call without a result')
  t.same(shape(result('1'), user('a'), called, user('b')), ['user a\n\nb'], 'calls and results alone')
  t.same(shape(called, result('1', ''), called, result('1')), ['user …', 'assistant 1', 'tool 1', 'assistant 1', 'tool 1'], 'ids that come again, and an empty result')
  const image = { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://host/a.png' } }] } satisfies PromptMessage
  t.same(mendPrompt([user('a'), image]).turns, [{ role: 'user', content: [{ type: 'text', text: 'a' }, ...image.content] }])
})

t.test('what is sent', async (t) => {
  const bodies: Record<string, unknown>[] = []
  const url = await upstreamServer(t, async (message, response) => {
    bodies.push(await bodyOf(message))
    sse(response).end(message.url?.endsWith('/messages') === true
      ? 'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"hi"}}\n\ndata: {"type":"message_stop"}\n\n'
      : 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n')
  })
  const ports = { http: client(t) }
  const image = (url: string) => ({ type: 'image_url' as const, image_url: { url } })
  const tools = [{ name: 'f', description: 'does', parameters: { type: 'object', properties: { x: { type: 'number' } } } }, { name: 'g' }]
  const looks: PromptMessage = { role: 'user', content: [{ type: 'text', text: 'look' }, image('https://host/a.png'), image('data:image/png;base64,QUJD')] }
  const call = request(url, {
    messages: [looks, called, result('1'), result('2', ''), user('and?')],
    tools,
    toolChoice: 'required',
    extra: { top_p: 0.5, seed: 7, stream: 'never', model: 'another' }
  })
  await collect(createOpenAi(ports).generate(call))
  t.match(bodies[0], { model: 'model-1', stream: true, top_p: 0.5, seed: 7, tool_choice: 'required' })
  t.same(bodies[0]?.['tools'], [
    { type: 'function', function: tools[0] }, { type: 'function', function: { name: 'g' } }
  ])
  t.same(bodies[0]?.['messages'], [
    looks,
    { role: 'assistant', content: null, tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }, { id: '2', type: 'function', function: { name: 'g', arguments: '' } }] },
    { role: 'tool', tool_call_id: '1', content: 'result 1' },
    { role: 'tool', tool_call_id: '2', content: '' },
    { role: 'user', content: 'and?' }
  ])

  await collect(createAnthropic(ports).generate(call))
  t.match(bodies[1], { model: 'model-1', stream: true, top_p: 0.5, tool_choice: { type: 'any' } })
  t.notOk('seed' in (bodies[1] ?? {}), 'fields of another protocol')
  t.same(bodies[1]?.['tools'], [{ name: 'f', description: 'does', input_schema: tools[0]?.parameters }, { name: 'g', input_schema: { type: 'object' } }])
  t.same(bodies[1]?.['messages'], [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'look' }, { type: 'image', source: { type: 'url', url: 'https://host/a.png' } },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } }
      ]
    },
    { role: 'assistant', content: [{ type: 'tool_use', id: '1', name: 'f', input: { x: 1 } }, { type: 'tool_use', id: '2', name: 'g', input: {} }] },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: '1', content: 'result 1' }, { type: 'tool_result', tool_use_id: '2' }, { type: 'text', text: 'and?' }
      ]
    }
  ])
  for (const [toolChoice, openai, anthropic] of [
    ['auto', 'auto', { type: 'auto' }], ['none', 'none', { type: 'none' }],
    [{ name: 'f' }, { type: 'function', function: { name: 'f' } }, { type: 'tool', name: 'f' }]
  ] as const) {
    await collect(createOpenAi(ports).generate({ ...call, toolChoice }))
    t.same(bodies.at(-1)?.['tool_choice'], openai)
    await collect(createAnthropic(ports).generate({ ...call, toolChoice }))
    t.same(bodies.at(-1)?.['tool_choice'], anthropic)
  }
})

t.test('whole answers', async (t) => {
  const url = await upstreamServer(t, async (message, response) => {
    response.end(JSON.stringify(message.url?.endsWith('/messages') === true
      ? { type: 'message', model: 'm', content: [{ type: 'text', text: 'So:' }, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }, { type: 'tool_use', id: '1', name: 'f', input: { x: 1 } }, { type: 'tool_use', id: '2', name: 'g', input: {} }], stop_reason: 'tool_use' }
      : { model: 'm', choices: [{ message: { content: 'So:', tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }, { id: '2', type: 'function', function: { name: 'g', arguments: '{}' } }] }, finish_reason: 'tool_calls' }] }))
  })
  for (const create of [createOpenAi, createAnthropic]) {
    const events = await collect(create({ http: client(t) }).generate(request(url, { stream: false })))
    t.same(callsOf(events), [{ id: '1', name: 'f', arguments: '{"x":1}' }, { id: '2', name: 'g', arguments: '{}' }])
    t.match(events.at(-1), { type: 'finish', reason: 'tool_calls' })
  }
})
