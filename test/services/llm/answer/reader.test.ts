import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { readAnswer, type AnswerStream } from '../../../../services/llm/answer/reader.js'
import type { AnswerDecoder } from '../../../../services/llm/answer/reader.js'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import type { UpstreamResponse } from '../../../../services/llm/transport/port.js'
import { AnthropicAnswer } from '../../../../services/llm/providers/anthropic/answer.js'
import { OpenAiAnswer } from '../../../../services/llm/providers/openai/answer.js'
import { gate } from '../../../upstream.js'
import { answer, assertCuts, assertNeverWhole, reads, recorded } from '../cuts.js'
import { client, collect, sse, upstreamServer } from '../upstream.js'

const recordings: Array<[file: string, decoder: () => AnswerDecoder, expected: ProviderEvent[]]> = [
  ['openai', () => new OpenAiAnswer(), [
    { type: 'reasoning', text: '想一想…' },
    { type: 'text', text: 'Grüße, 你好 👩‍🚀\n🚀 done' },
    { type: 'usage', promptTokens: 11, completionTokens: 7 },
    { type: 'finish', reason: 'length', model: 'gpt-4o-mini-2024-07-18' }
  ]],
  ['anthropic', () => new AnthropicAnswer(), [
    { type: 'reasoning', text: '想一想…' },
    { type: 'text', text: 'Grüße, 你好 👩‍🚀\n' },
    { type: 'usage', promptTokens: 25, completionTokens: 15, cachedTokens: 2 },
    { type: 'finish', reason: 'stop', model: 'claude-sonnet-4-5' }
  ]],
  ['openai-tools', () => new OpenAiAnswer(), [
    { type: 'tool_call', index: 0, id: 'call_DdmO9pD3xa9XTPNJ', name: 'get_weather', arguments: '' },
    { type: 'tool_call', index: 0, arguments: '{"city":"Zü' },
    { type: 'tool_call', index: 0, arguments: 'rich 🚀"}' },
    { type: 'tool_call', index: 1, id: 'call_2', name: 'now', arguments: '' },
    { type: 'tool_call', index: 1, arguments: '{}' },
    { type: 'usage', promptTokens: 51, completionTokens: 18, cachedTokens: 32, reasoningTokens: 0 },
    { type: 'finish', reason: 'tool_calls', model: 'gpt-4o-mini-2024-07-18' }
  ]],
  ['anthropic-tools', () => new AnthropicAnswer(), [
    { type: 'text', text: 'Okay, Zürich 🚀:' },
    { type: 'tool_call', index: 0, id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', name: 'get_weather', arguments: '' },
    { type: 'tool_call', index: 0, arguments: '{"city":"Zü' },
    { type: 'tool_call', index: 0, arguments: 'rich 🚀"}' },
    { type: 'tool_call', index: 1, id: 'toolu_2', name: 'now', arguments: '' },
    { type: 'tool_call', index: 1, arguments: '{}' },
    { type: 'usage', promptTokens: 472, completionTokens: 89 },
    { type: 'finish', reason: 'tool_calls', model: 'claude-sonnet-4-5' }
  ]]
]

for (const [file, decoder, expected] of recordings) {
  t.test(`a recorded stream of ${file}, cut at every byte, is one and the same answer`, async (t) => {
    await assertCuts(t, await recorded(`${file}.sse`), decoder, expected)
  })

  t.test(`a stream of ${file} that ends before its time is never taken for whole`, async (t) => {
    const stream = await recorded(`${file}.sse`)
    const needed = /"(?:finish|stop)_reason":"(?!stop")[^"]*"/.exec(stream)?.[0] ?? ''
    await assertNeverWhole(t, stream, decoder, needed)
  })
}

t.test('what came before garbage is delivered before the failure', async (t) => {
  const events: ProviderEvent[] = []
  const stream = Buffer.from('data: {"choices":[{"delta":{"content":"so far"}}]}\n\ndata: <html>\n\n')
  await t.rejects(collect(readAnswer(reads([stream]), new OpenAiAnswer()), events), { name: 'UpstreamFailure', kind: 'protocol', message: /not JSON/, excerpt: '<html>' })
  t.same(events, [{ type: 'text', text: 'so far' }])
})

t.test('nothing after the terminator counts', async (t) => {
  const stream = Buffer.from('data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: [DONE]\n\ndata: garbage\n\n')
  t.same(await answer([stream], new OpenAiAnswer()), [{ type: 'text', text: 'a' }, { type: 'finish', reason: 'stop', model: null }])
})

t.test('the terminator ends the answer even where the response stays open', async (t) => {
  const open = reads([Buffer.from('data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: [DONE]\n\n')])
  let isReleased = false
  const staysOpen = async (): Promise<UpstreamResponse> => {
    const response = await open()
    const read = async (): Promise<Buffer[]> => {
      const chunks = await response.read()
      if (chunks === null) throw new Error('read on')
      return chunks
    }
    return { ...response, read, release: () => { isReleased = true } }
  }
  t.match((await collect(readAnswer(staysOpen, new OpenAiAnswer()))).at(-1), { type: 'finish' })
  t.ok(isReleased)
})

/** An answer whose response is a real one, read up to its first text; what comes after that is the test's. */
async function begun (t: Test): Promise<{ stream: AnswerStream, response: ServerResponse }> {
  let response: ServerResponse | undefined
  const url = await upstreamServer(t, (_request, answer) => {
    response = sse(answer)
    response.write(said('a'))
  })
  const timeouts = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 20_000 }
  const http = client(t)
  const open = () => http.open({ url, method: 'POST', headers: {}, body: '', secret: null, timeouts, reach: 'any', signal: new AbortController().signal })
  const stream = readAnswer(open, new OpenAiAnswer())
  t.match(await stream.next(), { value: [{ type: 'text', text: 'a' }] })
  if (response === undefined) throw new Error('nobody answered')
  return { stream, response }
}

const said = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`
const textsOf = (batch: ProviderEvent[]): string => batch.map((event) => event.type === 'text' ? event.text : event.type).join('')

t.test('what one read of the network brings is pushed in one call, to the end or to the failure', async (t) => {
  for (const end of ['data: [DONE]\n\n', 'data: <html>\n\n']) {
    const { stream, response } = await begun(t)
    const batches: string[] = []
    const pushed = stream.pushTo((batch) => { batches.push(textsOf(batch)); return undefined })
    // Three chunks of HTTP in one segment.
    const chunks = [said('b'), said('c'), end].map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join('')
    response.socket?.end(`${chunks}0\r\n\r\n`)
    if (end.includes('DONE')) {
      await pushed
      t.same(batches, ['bcfinish'])
    } else {
      await t.rejects(pushed, { kind: 'protocol', message: /not JSON/ })
      t.same(batches, ['bc'])
    }
  }
})

t.test('a sink that waits holds the rest back, in memory of this process as little as at the upstream', async (t) => {
  let written = 0
  const { stream, response } = await begun(t)
  const block = said('x'.repeat(64 * 1024))
  const pump = (): void => {
    while (written < 40 * 1024 * 1024) {
      written += block.length
      if (!response.write(block)) return
    }
    response.end('data: [DONE]\n\n')
  }
  response.on('drain', pump)
  const held = gate()
  let taken = 0
  const pushed = stream.pushTo((batch) => {
    taken += textsOf(batch).length
    return held.opened
  })
  pump()
  let before = -1
  while (written !== before) {
    before = written
    await delay(200)
  }
  t.ok(written < 20 * 1024 * 1024, `${written} bytes were taken while nobody read`)
  const first = taken
  held.open()
  await pushed
  t.ok(taken > first && taken > 40 * 1024 * 1024 * 0.9)
})

t.test('a sink that fails, at once or later, ends the call upstream', async (t) => {
  for (const sink of [() => { throw new TypeError('a bug') }, () => Promise.reject(new TypeError('a bug'))]) {
    const closed = gate()
    const { stream, response } = await begun(t)
    response.on('close', () => { closed.open() })
    const pushed = stream.pushTo(sink)
    response.write(said('b'))
    await t.rejects(pushed, { message: 'a bug' })
    await closed.opened
    t.match(await stream.next(), { done: true })
  }
})

t.test('a response that can only be read is pushed all the same', async (t) => {
  const stream = readAnswer(reads([said('a'), said('b'), 'data: [DONE]\n\n'].map((text) => Buffer.from(text))), new OpenAiAnswer())
  const batches: string[] = []
  await stream.pushTo(async (batch) => { batches.push(textsOf(batch)) })
  t.same(batches, ['a', 'b', 'finish'])
})
