/** Chunks that are not parsed because they look like the one before say what they say when each is parsed. */
import fc from 'fast-check'
import t from 'tap'
import { JsonAnswer } from '../../../../services/llm/answer/json-answer.js'
import { UpstreamFailure } from '../../../../services/llm/failure.js'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import { OpenAiAnswer } from '../../../../services/llm/providers/openai/answer.js'
import { ChunkFrame } from '../../../../services/llm/providers/openai/frame.js'
import { reads } from '../cuts.js'
import { readAnswer } from '../../../../services/llm/answer/reader.js'

/** Parses every chunk. */
class ParsedAnswer extends OpenAiAnswer {
  override event (name: string, data: string, batch: ProviderEvent[]): void {
    JsonAnswer.prototype.event.call(this, name, data, batch)
  }
}

/** What came of an answer, whose connection may break in the end: its events, and what broke it. */
async function told (pieces: Buffer[], decoder: OpenAiAnswer, isCut: boolean): Promise<unknown[]> {
  const events: unknown[] = []
  const open = async () => {
    const response = await reads(pieces)()
    const read = async () => {
      const chunks = await response.read()
      if (chunks === null && isCut) throw new UpstreamFailure('reset', 'cut')
      return chunks
    }
    return { ...response, read }
  }
  try {
    for await (const batch of readAnswer(open, decoder)) events.push(...batch)
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error
    events.push([error.kind, error.message, error.status])
  }
  return events
}

const event = (data: string): string => `data: ${data}\n\n`

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('x', 'model', '"', '\\', '\\"', '\n', '\t', '","content":"', '"content": "x"', '{"content":"a"}', '[DONE]', '', '\ud83d', '\u2028', 'content', '","p":"')
)
const padding = fc.option(fc.constantFrom({ obfuscation: 'aB3' }, { obfuscation: '' }, { p: 'abc' }, { p: 'a"b' }, { obfuscation: 7 }), { nil: undefined })

/** What makes one stream's chunks look alike. */
const looks = fc.record({
  head: fc.constantFrom<object>(
    {}, { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' }, { id: 'content', note: { content: 'n' } }, { usage: null }
  ),
  member: fc.constantFrom('content', 'content', 'content', 'reasoning_content', 'reasoning', 'thinking'),
  before: fc.constantFrom<object>({}, { role: 'assistant' }, { content: null }, { refusal: null }),
  after: fc.constantFrom<object>({}, { tool_calls: null }, { tool_calls: [] }, { reasoning_content: '' }, { reasoning: 'why' }),
  choice: fc.constantFrom<object>({ finish_reason: null }, {}, { logprobs: null, finish_reason: '' }, { finish_reason: 'stop' }, { message: { content: 'w' } }),
  tail: fc.constantFrom<object>({}, { usage: null }, { system_fingerprint: 'f' }, { usage: { prompt_tokens: 1, completion_tokens: 2 } }, { x_groq: { usage: { prompt_tokens: 9, completion_tokens: 9 } } }),
  spaced: fc.boolean()
})

type Looks = typeof looks extends fc.Arbitrary<infer T> ? T : never

function chunk ({ head, member, before, after, choice, tail, spaced }: Looks, text: unknown, more: object = {}): string {
  const delta = { ...before, [member]: text, ...after }
  const json = JSON.stringify({ ...head, choices: [{ index: 0, delta, ...choice }], ...tail, ...more })
  // As Python writes it: only between members, for these texts hold no such thing.
  return spaced ? json.replaceAll('":"', '": "') : json
}

const odd = fc.constantFrom(
  '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', '{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}', '{"choices":[{"delta":{"content":"a","content":"b"}}]}',
  '{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}]}}]}', '{"choices":[{"delta":{"content":"x"},"finish_reason":"error"}]}',
  '{"error":{"message":"no"}}', '{"model":"other","choices":[{"delta":{"content":"x"}}]}', '[DONE]', ': ping', 'ping', '{"choices":[{"text":"t"}]}',
  '{"choices":[{"delta":{"content":["a",{"type":"text","text":"b"}]}}]}', '{"choices":[{"delta":{"content":"\\u0041\\/\\ud83d"}}]}', '{"choices":[{"delta":{"content":"a\\q"}}]}', '{"choices":[{"delta":{"content":"cut'
)
const streams = fc.tuple(fc.array(looks, { minLength: 1, maxLength: 2 }), fc.array(fc.oneof(
  { weight: 8, arbitrary: fc.record({ look: fc.nat(1), text: texts, more: padding }) }, { weight: 1, arbitrary: odd }
), { maxLength: 30 }), fc.constantFrom('[DONE]', '{"choices":[{"delta":{},"finish_reason":"length"}]}', '')).map(([looks, chunks, end]) => [
  ...chunks.map((one) => typeof one === 'string' ? one : chunk(looks[one.look % looks.length] as Looks, one.text, one.more)), end
].filter((data) => data !== '').map(event).join(''))

t.test('whatever a stream holds, and however it is cut', async () => {
  await fc.assert(fc.asyncProperty(streams, fc.array(fc.nat(4000), { maxLength: 8 }), fc.boolean(), async (stream, cuts, isCut) => {
    const bytes = Buffer.from(stream)
    const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
    const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end)).filter(({ length }) => length > 0)
    const [expected, seen] = [await told([bytes], new ParsedAnswer(), isCut), await told(pieces, new OpenAiAnswer(), isCut)]
    if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`)
  }), { numRuns: 400 })
})

t.test('what chunks do beside saying something', async (t) => {
  const say = (text: string, reason: string | null = null, more = {}) =>
    JSON.stringify({ model: 'm', choices: [{ delta: { content: text }, finish_reason: reason }], ...more })
  const stop = '{"choices":[{"delta":{},"finish_reason":"stop"}]}'
  const usage = (tokens: number) => ({ usage: { prompt_tokens: tokens, completion_tokens: tokens } })
  for (const [what, ...chunks] of [
    ['text goes on after a reason', say('a'), say('b'), stop, say('c')],
    ['each has a reason', say('a', 'stop'), say('b', 'stop'), say('c', 'stop'), stop],
    ['another model in between', say('a'), say('b'), '{"model":"other","choices":[]}', say('c'), stop],
    ['each counts', say('a', null, usage(1)), say('b', null, usage(1)), `{"choices":[],"usage":${JSON.stringify(usage(5).usage)}}`, say('c', null, usage(1)), stop],
    ['a failure in between', say('a'), say('b'), '{"error":{"code":429}}', say('c')]
  ] as const) {
    for (const isCut of [true, false]) {
      const bytes = [Buffer.from(chunks.map(event).join(''))]
      t.same(await told(bytes, new OpenAiAnswer(), isCut), await told(bytes, new ParsedAnswer(), isCut), what)
    }
  }
})

t.test('most chunks are not parsed', async (t) => {
  const said = (text: string, more = '') => `{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}},"finish_reason":null}]${more}}`
  for (const [what, more] of [['plain', () => ''], ['padded', (at: number) => `,"usage":null,"obfuscation":"${'x'.repeat(at % 7)}"`]] as const) {
    const parse = t.capture(JSON, 'parse', JSON.parse)
    const stream = Array.from({ length: 500 }, (_, at) => event(said(`w${at} `, more(at)))).join('') + 'data: [DONE]\n\n'
    const events = await told([Buffer.from(stream)], new OpenAiAnswer(), false)
    t.equal(events.length, 501, what)
    const calls = parse()
    t.ok(calls.length < 5, `${calls.length} of 500 ${what} chunks were parsed`)
    parse.restore()
  }
})

t.test('no frame is looked for where chunks have none', (t) => {
  const frame = new ChunkFrame()
  const tries: unknown[] = []
  for (let at = 0; at < 100; at++) {
    const data = `{"at":${at},"choices":[{"delta":{"content":"x"}}]}`
    t.equal(frame.read(data), undefined)
    frame.learn(data, { type: 'text', text: 'x' }, (chunk) => { tries.push(chunk); return { type: 'text', text: 'x.' } })
  }
  t.equal(tries.length, 8)
  t.end()
})
