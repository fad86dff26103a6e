import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { readAnswer } from '../../../../services/llm/answer/reader.js'
import type { AnswerDecoder } from '../../../../services/llm/answer/reader.js'
import { UpstreamFailure } from '../../../../services/llm/failure.js'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import type { UpstreamResponse } from '../../../../services/llm/transport/port.js'
import { AnthropicAnswer } from '../../../../services/llm/providers/anthropic/answer.js'
import { OpenAiAnswer } from '../../../../services/llm/providers/openai/answer.js'
import { collect } from '../upstream.js'

/** A response that delivers exactly these reads. */
function reads (pieces: Buffer[]): () => Promise<UpstreamResponse> {
  const rest = [...pieces]
  return async () => ({
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    read: async () => {
      const piece = rest.shift()
      return piece === undefined ? null : [piece]
    },
    text: async () => '',
    expectEnd: () => {},
    release: () => {}
  })
}

const answer = async (pieces: Buffer[], decoder: AnswerDecoder): Promise<ProviderEvent[]> =>
  await collect(readAnswer(reads(pieces), decoder))

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
    const recorded = await readFile(new URL(`../../../fixtures/${file}.sse`, import.meta.url), 'utf8')
    for (const end of ['\n', '\r\n', '\r']) {
      const bytes = Buffer.from(recorded.replaceAll('\n', end))
      const wrongCuts: number[] = []
      for (let cut = 1; cut < bytes.length; cut++) {
        const events = await answer([bytes.subarray(0, cut), bytes.subarray(cut)], decoder())
        if (!isDeepStrictEqual(events, expected)) wrongCuts.push(cut)
      }
      t.same(wrongCuts, [], `in two, with ${JSON.stringify(end)}`)
      t.same(await answer([...bytes].map((byte) => Buffer.of(byte)), decoder()), expected, 'byte by byte')
      t.same(await answer([bytes], decoder()), expected, 'at once')
    }
  })

  t.test(`a stream of ${file} that ends before its time is never taken for whole`, async (t) => {
    const bytes = await readFile(new URL(`../../../fixtures/${file}.sse`, import.meta.url))
    const finished = bytes.toString('latin1').search(/"(?:finish|stop)_reason":"(?!stop")/)
    // The last event needs no blank line, but all of its JSON.
    const eventEnd = bytes.indexOf('\n\n', finished) - 1
    const wrongLengths: number[] = []
    for (let length = 0; length < bytes.length; length++) {
      const seen = await collect(readAnswer(reads([bytes.subarray(0, length)]), decoder())).catch((error) => error)
      const isRight = length <= eventEnd
        ? seen instanceof UpstreamFailure && seen.kind === 'protocol' && seen.message.includes('terminator')
        : seen.at(-1).type === 'finish'
      if (!isRight) wrongLengths.push(length)
    }
    t.same(wrongLengths, [])
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
