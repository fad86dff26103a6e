/** Schemas of responses as Open Responses shows them. */
import Type from 'typebox'
import { UUID_IN_ID } from '../../../services/fronts/open-responses/ids.js'
import type { Resource } from './_stored.js'

const nullable = (type: string, description: string, more: object = {}) => Type.Unsafe<unknown>({ ...more, type: [type, 'null'], description })
const count = (description: string) => Type.Integer({ minimum: 0, description })

const EXAMPLE_ID = 'resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'

/** Id of a response in an address. */
export const ResponseParams = Type.Object({
  id: Type.String({ pattern: `^resp_${UUID_IN_ID}$`, description: 'Id of the response: `resp_` and the id of its message', examples: [EXAMPLE_ID] })
})

/** An item of a response, or of its request. */
export const Item = Type.Object({
  type: Type.String({ description: '`message`, `reasoning`, `function_call` or `function_call_output`', examples: ['message'] }),
  id: Type.String({ description: 'Names the item, also in later requests' }),
  status: Type.Optional(Type.String({ description: '`in_progress`, `completed` or `incomplete`' })),
  role: Type.Optional(Type.String({ description: 'Of a message: who speaks' })),
  content: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }), { description: 'Of a message or reasoning: its parts' })),
  summary: Type.Optional(Type.Array(Type.Object({}, { additionalProperties: true }), { description: 'Of reasoning: always empty' })),
  call_id: Type.Optional(Type.String({ description: 'Of a call and its output: by what they belong together' })),
  name: Type.Optional(Type.String({ description: 'Of a call: the function' })),
  arguments: Type.Optional(Type.String({ description: 'Of a call: JSON, as the model wrote it' })),
  output: Type.Optional(Type.Unknown({ description: 'Of an output: text, or parts' }))
}, { additionalProperties: true })

/** A response. */
export const ResponseResource = Type.Unsafe<Resource>(Type.Object({
  id: Type.String({ description: '`resp_` and the id of its message', examples: [EXAMPLE_ID] }),
  object: Type.Enum(['response']),
  created_at: Type.Integer({ description: 'Seconds since 1970' }),
  completed_at: nullable('integer', 'Seconds since 1970; null unless it is completed'),
  status: Type.Enum(['in_progress', 'completed', 'incomplete', 'failed', 'cancelled']),
  error: nullable('object', 'Why it failed', { properties: { code: Type.String(), message: Type.String() } }),
  incomplete_details: nullable('object', 'Why it is incomplete: `max_output_tokens`, `content_filter`, or `interrupted`', { properties: { reason: Type.String() } }),
  model: Type.String({ description: 'Id of the agent that answered' }),
  previous_response_id: nullable('string', 'The response that it goes on from'),
  conversation: nullable('object', 'The session that it is stored in', { properties: { id: Type.String() } }),
  instructions: nullable('string', 'As it was asked for'),
  output: Type.Array(Item, { description: 'Items of the answer' }),
  usage: nullable('object', 'Tokens; null while they are unknown', {
    properties: {
      input_tokens: count('Tokens of the prompt'),
      input_tokens_details: Type.Object({ cached_tokens: count('Of these, those that the upstream had cached') }),
      output_tokens: count('Tokens of the answer'),
      output_tokens_details: Type.Object({ reasoning_tokens: count('Of these, those of what the model thought') }),
      total_tokens: count('Their sum')
    }
  }),
  tools: Type.Array(Type.Object({}, { additionalProperties: true }), { description: 'As it was asked for, as all that follows' }),
  tool_choice: Type.Unknown(),
  truncation: Type.String(),
  parallel_tool_calls: Type.Boolean(),
  text: Type.Object({}, { additionalProperties: true }),
  top_p: Type.Number(),
  presence_penalty: Type.Number(),
  frequency_penalty: Type.Number(),
  top_logprobs: Type.Integer(),
  temperature: Type.Number(),
  reasoning: nullable('object', 'As it was asked for', { additionalProperties: true }),
  max_output_tokens: nullable('integer', 'As it was asked for'),
  max_tool_calls: nullable('integer', 'As it was asked for'),
  store: Type.Boolean({ description: 'Whether it can be read again' }),
  background: Type.Boolean({ description: 'Whether it is produced whoever listens' }),
  service_tier: Type.String(),
  metadata: Type.Object({}, { additionalProperties: Type.String() }),
  safety_identifier: nullable('string', 'As it was asked for'),
  prompt_cache_key: nullable('string', 'As it was asked for'),
  user: nullable('string', 'As it was asked for')
}, { description: 'A response, with every key of Open Responses' }))

const Events = Type.String({
  description: 'Events `response.created`, in the background `response.queued`, `response.in_progress`, then of each item `response.output_item.added`, its parts and deltas and ' +
    '`response.output_item.done`, and last `response.completed`, `response.incomplete` or `response.failed`, then `data: [DONE]`, or `error` alone where the caller may read no more; each has its `event:` and a `sequence_number`',
  examples: ['event: response.output_text.delta\ndata: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hello","logprobs":[],"sequence_number":4}\n\n']
})

/** A response, or its events. */
export const ResponseOrEvents = {
  description: 'The response, or with `stream` its events',
  content: { 'application/json': { schema: ResponseResource }, 'text/event-stream': { schema: Events } }
}
