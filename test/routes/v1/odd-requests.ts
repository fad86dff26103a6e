/** Requests of any kind, near enough to what the front takes that some of them are answered. */
import fc from 'fast-check'

/** Id of a call that some messages answer, or claim to have made. */
export const CALL_ID = 'call_1'

/** Anything that JSON can say. */
export const odd = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(null, [], {}, '', 'x', -1, 1e308, true, [{}], [null]))
const ADDRESSES = ['data:image/png;base64,AAAA', 'https://host.example/a.png', 'http://[', 'data:', 'data:image/png;base64,=', 'https://\u0000', 'x']
const image = fc.oneof(odd, fc.record({ url: fc.oneof(odd, fc.constantFrom(...ADDRESSES)), detail: odd }, { requiredKeys: ['url'] }))
const part = fc.oneof(odd, fc.record({ type: fc.constantFrom('text', 'image_url', 'refusal', 'x'), text: odd, image_url: image }, { requiredKeys: [] }))
const message = fc.oneof({ weight: 1, arbitrary: odd }, {
  weight: 4,
  arbitrary: fc.record({
    role: fc.oneof({ weight: 6, arbitrary: fc.constantFrom<unknown>('system', 'developer', 'user', 'assistant', 'tool') }, { weight: 1, arbitrary: odd }),
    content: fc.oneof<fc.Arbitrary<unknown>[]>(fc.string(), fc.array(part, { maxLength: 3 }), odd),
    tool_calls: fc.oneof(odd, fc.constant([{ id: CALL_ID, type: 'function', function: { name: 'weather', arguments: '{}' } }])),
    tool_call_id: fc.oneof(odd, fc.constant(CALL_ID))
  }, { requiredKeys: ['role'] })
})
const fields = [
  'stream', 'stream_options', 'temperature', 'max_tokens', 'n', 'logprobs', 'tools', 'tool_choice', 'stop', 'seed', 'response_format', 'anything'
]
const some = fc.oneof(odd, fc.constantFrom<unknown>(true, false, null, 1, 'auto', { type: 'text' }))
const body = fc.oneof({ weight: 1, arbitrary: odd }, {
  weight: 8,
  arbitrary: fc.tuple(
    fc.constantFrom<unknown>('writer', 'writer', 'writer', 'none', null),
    fc.oneof<fc.Arbitrary<unknown>[]>(fc.constant([{ role: 'user', content: 'Hi' }]), fc.array(message, { minLength: 1, maxLength: 4 }), odd),
    fc.dictionary(fc.constantFrom(...fields), some, { maxKeys: 2 })
  ).map(([model, messages, more]) => ({ model, messages, ...more }))
})

/** So many bodies, the same for the same seed. */
export const oddBodies = (seed: number, numRuns: number): unknown[] => fc.sample(body, { seed, numRuns })

const ERROR = /^\{"error":\{"message":".*","type":"[a-z_]+","param":(null|".*"),"code":"\w+"\}\}$/s

/** Whether an answer is a bug's, or a refusal in another shape than OpenAI's. */
export const isFlaw = (status: number, text: string): boolean => status >= 500 || (status >= 400 && !ERROR.test(text))
