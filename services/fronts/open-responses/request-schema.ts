/** Schema of a request for a response, as Open Responses has it: what is read here is bounded and typed, everything else may be there. */
import Type, { type Static, type TSchema, type TUnsafe } from 'typebox'
import { LONGEST_CONTENT, UUID_IN_ID } from './ids.js'

const MOST_ITEMS = 2000
/** An image may be as large as the body. */
const LONGEST_URL = 1_048_576
const LONGEST_NAME = 256

/** Fields may be null where they may be absent. */
const perhaps = <T extends { type: string }>(schema: T & TSchema): ReturnType<typeof Type.Optional<TUnsafe<Static<T & TSchema> | null>>> =>
  Type.Optional(Type.Unsafe<Static<T & TSchema> | null>({ ...schema, type: [schema.type, 'null'] }))
const text = (maxLength: number, description: string) => Type.String({ maxLength, description })

const FURTHER = { additionalProperties: true, maxProperties: 100, propertyNames: { maxLength: LONGEST_NAME } } as const

const Part = Type.Object({
  type: text(64, '`input_text`, `output_text`, `refusal`, or `input_image` where the agent takes images'),
  text: perhaps(text(LONGEST_CONTENT, 'The text')),
  refusal: perhaps(text(LONGEST_CONTENT, 'Words of a refusal')),
  image_url: perhaps(text(LONGEST_URL, 'An image: `https:` or `data:`')),
  detail: perhaps(text(64, '`low`, `high` or `auto`'))
}, FURTHER)

const content = (description: string) => Type.Optional(Type.Union([
  Type.String({ maxLength: LONGEST_CONTENT }), Type.Array(Part, { maxItems: 256 }), Type.Null()
], { description }))

const Item = Type.Object({
  type: perhaps(text(64, '`message` (when absent), `function_call`, `function_call_output`, `reasoning` or `item_reference`')),
  id: perhaps(text(LONGEST_NAME, 'Id of an item that was answered before')),
  role: Type.Optional(Type.Enum(['user', 'assistant', 'system', 'developer'], { description: 'Of a message: who speaks; `developer` is `system`' })),
  content: content('Of a message: text, or parts'),
  call_id: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'Of a call and its output: by what they belong together' })),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'Of a call: the function' })),
  arguments: Type.Optional(text(LONGEST_CONTENT, 'Of a call: JSON, as the model wrote it')),
  output: content('Of an output: text, or parts')
}, FURTHER)

const Format = Type.Object({
  type: text(64, '`text`, `json_object` or `json_schema`'),
  name: Type.Optional(text(LONGEST_NAME, 'Name of the schema')),
  description: perhaps(text(LONGEST_CONTENT, 'What it is for')),
  schema: Type.Optional(Type.Object({}, { ...FURTHER, maxProperties: 1000, description: 'JSON Schema of the answer' })),
  strict: perhaps(Type.Boolean({ description: 'Whether the answer has to be exactly so' }))
}, { ...FURTHER, description: 'Form of the answer' })

const Tool = Type.Object({
  type: text(64, '`function`'),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'Name by which the model asks for it' })),
  description: perhaps(text(LONGEST_CONTENT, 'What it does, for the model')),
  parameters: perhaps(Type.Object({}, { ...FURTHER, maxProperties: 1000, description: 'JSON Schema of the arguments' })),
  strict: perhaps(Type.Boolean({ description: 'Whether its arguments have to be exactly as the schema says' }))
}, FURTHER)

const Choice = Type.Object({
  type: text(64, '`function`, or `allowed_tools`'),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'One of the tools' })),
  mode: Type.Optional(Type.Enum(['none', 'auto', 'required'], { description: 'Of `allowed_tools`: whether one has to be asked for' })),
  tools: Type.Optional(Type.Array(Type.Object({
    type: text(64, '`function`'), name: Type.Optional(text(LONGEST_NAME, 'One of the tools'))
  }, FURTHER), { maxItems: 256, description: 'Of `allowed_tools`: which' }))
}, FURTHER)

const ResponseId = Type.String({ pattern: `^resp_${UUID_IN_ID}$`, description: 'Response to go on from: its messages are the context', examples: ['resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'] })
const SessionId = Type.String({ pattern: `^${UUID_IN_ID}$`, description: 'Id of the session' })

/** Body of a request for a response. */
export const ResponseRequest = Type.Object({
  model: perhaps(text(200, 'Id of an agent; when absent that of the response to go on from')),
  input: Type.Optional(Type.Union([
    Type.String({ minLength: 1, maxLength: LONGEST_CONTENT }),
    Type.Array(Item, { minItems: 1, maxItems: MOST_ITEMS }),
    Type.Null()
  ], { description: 'Text of the user, or items' })),
  previous_response_id: perhaps(ResponseId),
  conversation: Type.Optional(Type.Union([
    SessionId, Type.Object({ id: SessionId }, FURTHER), Type.Null()
  ], { description: 'A session to go on in, by its id' })),
  instructions: perhaps(text(LONGEST_CONTENT, 'A system prompt for this call only, behind the agent’s own')),
  store: perhaps(Type.Boolean({ description: 'False: nothing of it is stored' })),
  background: perhaps(Type.Boolean({ description: 'True: answered at once, and produced whoever listens' })),
  stream: perhaps(Type.Boolean({ description: 'True: events come while it is produced' })),
  tools: perhaps(Type.Array(Tool, { maxItems: 256, description: 'Functions that the model may ask for' })),
  tool_choice: Type.Optional(Type.Union([Type.Enum(['none', 'auto', 'required']), Choice, Type.Null()], { description: 'Whether the model may, must or must not ask for a function, or for which' })),
  parallel_tool_calls: perhaps(Type.Boolean({ description: 'Whether it may ask for several at once' })),
  max_tool_calls: perhaps(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Echoed' })),
  text: perhaps(Type.Object({ format: Type.Optional(Format), verbosity: perhaps(text(64, '`low`, `medium` or `high`')) }, { ...FURTHER, description: 'Form of the text' })),
  reasoning: perhaps(Type.Object({ effort: perhaps(text(64, 'How long the model should think')), summary: perhaps(text(64, 'Echoed')) }, { ...FURTHER, description: 'Thinking' })),
  temperature: perhaps(Type.Number({ minimum: 0, maximum: 2, description: 'Overrides the agent’s' })),
  top_p: perhaps(Type.Number({ minimum: 0, maximum: 1, description: 'Share of probability that is sampled from' })),
  presence_penalty: perhaps(Type.Number({ minimum: -2, maximum: 2, description: 'Against topics that were there before' })),
  frequency_penalty: perhaps(Type.Number({ minimum: -2, maximum: 2, description: 'Against words by how often they were there' })),
  top_logprobs: perhaps(Type.Integer({ minimum: 0, maximum: 20, description: 'Only 0' })),
  max_output_tokens: perhaps(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Overrides the agent’s' })),
  metadata: perhaps(Type.Object({}, { additionalProperties: Type.String({ maxLength: 512 }), maxProperties: 16, propertyNames: { maxLength: 64 }, description: 'Kept with the response' })),
  truncation: perhaps(Type.String({ enum: ['auto', 'disabled', null], description: 'Echoed: what is too long is cut from the oldest on' })),
  service_tier: perhaps(text(64, 'Passed on')),
  safety_identifier: perhaps(text(LONGEST_NAME, 'Passed on')),
  prompt_cache_key: perhaps(text(LONGEST_NAME, 'Passed on')),
  user: perhaps(text(LONGEST_NAME, 'Passed on'))
}, {
  ...FURTHER,
  description: 'What Open Responses and OpenAI’s Responses API know; further fields are ignored',
  examples: [{ model: 'guide', input: 'What is Parley?', stream: true }]
})

/** A request for a response. */
export type ResponseRequest = Static<typeof ResponseRequest>

/** An item of a request. */
export type InputItem = Static<typeof Item>

/** A part of an item. */
export type InputPart = Static<typeof Part>
