/**
 * Schema of a request for a chat completion, as OpenAI's API reference has it: what is read here is bounded and typed, everything else
 * may be there.
 */
import Type, { type Static, type TSchema, type TUnsafe } from 'typebox'
import { LONGEST_CONTENT } from '../../conversations/shapes.js'

/** Most messages of one request. */
const MOST_MESSAGES = 2000
/** An image may be as large as the body. */
const LONGEST_URL = 1_048_576
const LONGEST_NAME = 256

/** Fields may be null where they may be absent. */
const orNull = <T extends { type: string }>(schema: T & TSchema): TUnsafe<Static<T & TSchema> | null> =>
  Type.Unsafe<Static<T & TSchema> | null>({ ...schema, type: [schema.type, 'null'] })
const perhaps = <T extends { type: string }>(schema: T & TSchema) => Type.Optional(orNull(schema))

const FURTHER = { additionalProperties: true, maxProperties: 100, propertyNames: { maxLength: LONGEST_NAME } } as const

const Part = Type.Object({
  type: Type.String({ maxLength: 64, description: '`text`, or `image_url` where the agent takes images' }),
  text: Type.Optional(Type.String({ maxLength: LONGEST_CONTENT, description: 'The text' })),
  image_url: Type.Optional(Type.Object({
    url: Type.String({ maxLength: LONGEST_URL, description: '`https:` or `data:`' }),
    detail: Type.Optional(Type.String({ maxLength: 64, description: '`low`, `high` or `auto`' }))
  }, { ...FURTHER, description: 'The image' })),
  refusal: Type.Optional(Type.String({ maxLength: LONGEST_CONTENT, description: 'Words of the assistant’s refusal' }))
}, FURTHER)

const ToolCall = Type.Object({
  id: Type.String({ maxLength: LONGEST_NAME, description: 'Id of the call' }),
  function: Type.Object({
    name: Type.String({ maxLength: LONGEST_NAME, description: 'Name of the function' }),
    arguments: Type.String({ maxLength: LONGEST_CONTENT, description: 'JSON, as the model wrote it' })
  }, { ...FURTHER, description: 'Function and arguments' })
}, FURTHER)

const Message = Type.Object({
  role: Type.Enum(['system', 'developer', 'user', 'assistant', 'tool'], { description: '`developer` is `system`' }),
  content: Type.Optional(Type.Union([
    Type.String({ maxLength: LONGEST_CONTENT }),
    Type.Array(Part, { maxItems: 256 }),
    Type.Null()
  ], { description: 'Text, or parts' })),
  tool_calls: perhaps(Type.Array(ToolCall, { maxItems: 256, description: 'What the assistant asked for' })),
  tool_call_id: perhaps(Type.String({ maxLength: LONGEST_NAME, description: 'Of a tool: which call it is the result of' }))
}, FURTHER)

const Tool = Type.Object({
  type: Type.String({ maxLength: 64, description: '`function`' }),
  function: Type.Optional(Type.Object({
    name: Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'Name by which the model asks for it' }),
    description: perhaps(Type.String({ maxLength: LONGEST_CONTENT, description: 'What it does, for the model' })),
    parameters: perhaps(Type.Object({}, { additionalProperties: true, maxProperties: 1000, propertyNames: { maxLength: LONGEST_NAME }, description: 'JSON Schema of the arguments' })),
    strict: perhaps(Type.Boolean({ description: 'Whether its arguments have to be exactly as the schema says' }))
  }, { ...FURTHER, description: 'The function' }))
}, FURTHER)

/** Body of a request for a chat completion. */
export const ChatRequest = Type.Object({
  model: Type.String({ minLength: 1, maxLength: 200, description: 'Id of an agent', examples: ['guide'] }),
  messages: Type.Array(Message, { minItems: 1, maxItems: MOST_MESSAGES, description: 'The whole conversation; with `x-session-id` the last message, or the results of tools at the end, are appended to the stored one' }),
  stream: perhaps(Type.Boolean({ description: 'True: the answer comes as server-sent events while it is produced' })),
  stream_options: perhaps(Type.Object({ include_usage: perhaps(Type.Boolean({ description: 'Whether a last chunk says the usage' })) }, { ...FURTHER, description: 'Settings of the stream' })),
  temperature: perhaps(Type.Number({ minimum: 0, maximum: 2, description: 'Overrides the agent’s' })),
  max_tokens: perhaps(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Overrides the agent’s' })),
  max_completion_tokens: perhaps(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'The same as `max_tokens`' })),
  n: perhaps(Type.Integer({ minimum: 1, maximum: 128, description: 'Only 1' })),
  logprobs: perhaps(Type.Boolean({ description: 'Only false' })),
  top_logprobs: perhaps(Type.Integer({ minimum: 0, maximum: 20, description: 'Only 0' })),
  tools: perhaps(Type.Array(Tool, { maxItems: 256, description: 'Functions that the model may ask for' })),
  tool_choice: Type.Optional(Type.Union([
    Type.Enum(['none', 'auto', 'required']),
    Type.Object({
      type: Type.String({ maxLength: 64, description: '`function`' }),
      function: Type.Optional(Type.Object({
        name: Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'Name of one of the tools' })
      }, { ...FURTHER, description: 'The function' }))
    }, FURTHER),
    Type.Null()
  ], { description: 'Whether the model may, must or must not ask for a function, or for which' })),
  top_p: perhaps(Type.Number({ minimum: 0, maximum: 1, description: 'Share of probability that is sampled from' })),
  presence_penalty: perhaps(Type.Number({ minimum: -2, maximum: 2, description: 'Against topics that were there before' })),
  frequency_penalty: perhaps(Type.Number({ minimum: -2, maximum: 2, description: 'Against words by how often they were there' })),
  seed: perhaps(Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, description: 'For answers that can be repeated' })),
  stop: Type.Optional(Type.Union([
    Type.String({ maxLength: 1000 }),
    Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 64 }),
    Type.Null()
  ], { description: 'Texts before which the answer ends' })),
  response_format: perhaps(Type.Object({
    type: Type.String({ maxLength: 64, description: '`text`, `json_object` or `json_schema`' })
  }, { ...FURTHER, description: 'Form of the answer' }))
}, {
  ...FURTHER,
  description: 'What stands here and everything else that OpenAI’s API knows: passed on to agents of the provider `openai`, dropped for others',
  examples: [{ model: 'guide', messages: [{ role: 'user', content: 'What is Parley?' }], stream: true }]
})

/** A request for a chat completion. */
export type ChatRequest = Static<typeof ChatRequest>

/** A message of a request. */
export type ChatMessage = Static<typeof Message>

/** A part of a message. */
export type ChatPart = Static<typeof Part>
