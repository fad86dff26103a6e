/** Schemas and types of sessions, messages and branches as the API shows them; serializers and the OpenAPI document are made from these. */
import Type, { type Static, type TSchemaOptions } from 'typebox'
import { UUID_PATTERN } from '../../text.js'

const AT = '2026-01-31T12:00:00.000Z'
const ID = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
const AGENT = 'writer'

// Serializers are compiled from these: an `anyOf` would be validated for every value, a list of types is not.
const nullable = <T>(type: string, options: TSchemaOptions) => Type.Unsafe<T | null>({ ...options, type: [type, 'null'] })
const oneOf = <const T extends string>(values: readonly T[], options: TSchemaOptions) => Type.Unsafe<T>({ ...options, type: 'string', enum: [...values] })
const id = (description: string) => Type.String({ format: 'uuid', description, examples: [ID] })
const time = (description: string) => Type.String({ format: 'date-time', description, examples: [AT] })

/** An id in a request. */
export const Id = (description: string) => Type.String({ pattern: UUID_PATTERN, description, examples: [ID] })

/** Most characters (Unicode code points, as PostgreSQL and JSON Schema count them) of a title. */
export const LONGEST_TITLE = 200
/** Most characters (Unicode code points) of a message's content. */
export const LONGEST_CONTENT = 262_144

/** Roles that a client can append messages of. */
export const ROLES = ['system', 'user', 'assistant'] as const
/** Roles of messages. */
export const SPEAKERS = [...ROLES, 'tool'] as const
/** States of a message. */
const STATUSES = ['streaming', 'complete', 'stopped', 'failed', 'interrupted'] as const

/** A conversation of a user with an agent, as the API shows it. */
export const SessionSchema = Type.Object({
  id: id('Id of the session, UUIDv7'),
  agentId: Type.String({ description: 'The agent that was last talked to', examples: [AGENT] }),
  title: Type.String({ description: 'Set by hand, or cut from the first user message; empty before that', examples: ['A haiku about autumn'] }),
  messageCount: Type.Integer({ minimum: 0, description: 'Messages of all branches', examples: [4] }),
  archived: Type.Boolean({ description: 'Whether the user put it away', examples: [false] }),
  activeMessageId: nullable<string>('string', { format: 'uuid', description: 'The answer that is being produced in it now; null when none is', examples: [ID] }),
  activeLeaf: nullable<string>('string', {
    format: 'uuid', description: 'End of the branch that was shown last: chosen by PATCH, moved by each new turn; null without messages', examples: [ID]
  }),
  createdAt: time('When it was made'),
  updatedAt: time('When anything of it changed last'),
  lastMessageAt: time('When the last message was added; when it was made, before the first')
}, { $id: 'Session', description: 'One conversation of a user with an agent' })

/** A conversation, as the API shows it. */
export type Session = Static<typeof SessionSchema>

/** Token counts of an answer. */
export const UsageSchema = Type.Object({
  promptTokens: Type.Integer({ minimum: 0, description: 'Tokens of the prompt', examples: [120] }),
  completionTokens: Type.Integer({ minimum: 0, description: 'Tokens of the answer', examples: [80] }),
  totalTokens: Type.Integer({ minimum: 0, description: 'Their sum', examples: [200] }),
  cachedTokens: Type.Optional(Type.Integer({ minimum: 0, description: 'Of the prompt, those that its upstream had cached', examples: [64] })),
  reasoningTokens: Type.Optional(Type.Integer({ minimum: 0, description: 'Of the answer, those of what the model thought', examples: [32] })),
  source: oneOf(['provider', 'estimated'], { description: 'Who counted', examples: ['provider'] }),
  cost: Type.Optional(Type.Object({
    amount: Type.Integer({ minimum: 0, description: 'Millionths of the currency', examples: [66_000] }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['USD'] })
  }, { additionalProperties: false, description: 'Cost by the price of the agent that answered; absent where it has none' }))
})

/** Token counts of an answer. */
export type Usage = Static<typeof UsageSchema>

/** Reason of a failed message: an error code of the API and its sentence. */
export const MessageFailureSchema = Type.Object({
  code: Type.String({ description: 'Error code', examples: ['CHAT_UPSTREAM_ERROR'] }),
  message: Type.String({ description: 'A sentence for a person', examples: ['The agent could not answer.'] })
})

/** Reason of a failed message. */
export type MessageFailure = Static<typeof MessageFailureSchema>

/** Feedback of the user on a message. */
export const FeedbackSchema = Type.Object({
  rating: oneOf(['good', 'bad'], { description: 'The verdict', examples: ['good'] }),
  comment: nullable<string>('string', { description: 'Why, in the user\'s words', examples: ['Exactly what I needed'] })
})

/** Feedback of the user on a message. */
export type Feedback = Static<typeof FeedbackSchema>

/** A call of a tool that an answer asks for. */
export const ToolCallSchema = Type.Object({
  id: Type.String({ description: 'Names the call; the tool\'s turn has it as `toolCallId`', examples: ['call_1'] }),
  name: Type.String({ description: 'The tool', examples: ['get_weather'] }),
  arguments: Type.String({ description: 'Its arguments, as the model wrote them: JSON, as a rule', examples: ['{"city":"Oslo"}'] })
})

/** A call of a tool that an answer asks for. */
export type ToolCall = Static<typeof ToolCallSchema>

/** A part of a content: text, or an image by its URL (`https:` or `data:`), with what its client said of it. */
export type ContentPart =
  | { type: 'text', text: string }
  | { type: 'image_url', image_url: { url: string, detail?: string }, mediaType?: string, filename?: string }

// Of a union, serializers would have to find out which it is.
/** A part of a content. */
export const PartSchema = Type.Unsafe<ContentPart>(Type.Object({
  type: oneOf(['text', 'image_url'], { description: 'What it is', examples: ['image_url'] }),
  text: Type.Optional(Type.String({ description: 'Of a text', examples: ['What is this?'] })),
  image_url: Type.Optional(Type.Object({
    url: Type.String({ description: '`https:` or `data:`', examples: ['data:image/png;base64,iVBORw0KGgo='] }),
    detail: Type.Optional(Type.String({ description: '`low`, `high` or `auto`', examples: ['low'] }))
  }, { description: 'Of an image' })),
  mediaType: Type.Optional(Type.String({ description: 'Of an image, where its client said so', examples: ['image/png'] })),
  filename: Type.Optional(Type.String({ description: 'Of an image, where its client said so', examples: ['cat.png'] }))
}, { description: 'A part of a content: text, or an image' }))

/** A message's place among those that follow the same message. */
export const SiblingsSchema = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Place in the order of creation; 0 is the first', examples: [1] }),
  count: Type.Integer({ minimum: 1, description: 'How many there are, this one included', examples: [2] }),
  previousId: nullable<string>('string', { format: 'uuid', description: 'The one before it; null for the first', examples: [ID] }),
  nextId: nullable<string>('string', { format: 'uuid', description: 'The one after it; null for the last', examples: [null] })
}, { description: 'Its place among the messages that follow the same one: retries of an answer, edits of a question' })

/** A message's place among those that follow the same message. */
export type Siblings = Static<typeof SiblingsSchema>

/** One turn of a conversation, as the API shows it. */
export const MessageSchema = Type.Object({
  id: id('Id of the message, UUIDv7'),
  sessionId: id('The session it belongs to'),
  parentId: nullable<string>('string', { format: 'uuid', description: 'The message it follows; siblings share it; null for the first', examples: [ID] }),
  role: oneOf(SPEAKERS, { description: 'Who speaks', examples: ['assistant'] }),
  content: Type.String({ description: 'The text; of an answer still being produced, the text so far', examples: ['Leaves fall, quietly.'] }),
  reasoning: nullable<string>('string', { description: 'What the model thought before it answered, where its upstream tells; stored with the end of the answer', examples: ['The user wants a haiku.'] }),
  toolCalls: nullable<ToolCall[]>('array', { items: ToolCallSchema, description: 'Calls of tools that the answer asks for; null where it asks for none' }),
  toolCallId: nullable<string>('string', { description: 'Of a tool\'s turn, the call that it is the result of; else null', examples: [null] }),
  parts: Type.Optional(Type.Array(PartSchema, { description: 'The content with its images, where it has such; absent where it is `content` alone' })),
  status: oneOf(STATUSES, { description: 'streaming while it is produced; then how that ended', examples: ['complete'] }),
  agentId: nullable<string>('string', { description: 'The agent that answered, or that was talked to', examples: [AGENT] }),
  model: nullable<string>('string', { description: 'The model that answered, as the upstream names it', examples: ['gpt-4o-mini'] }),
  finishReason: nullable<string>('string', { description: 'Why the answer ended: stop, length, content_filter, tool_calls or other', examples: ['stop'] }),
  usage: nullable<Usage>('object', { ...UsageSchema, description: 'Token counts; null while unknown' }),
  error: nullable<MessageFailure>('object', { ...MessageFailureSchema, description: 'Why it failed; null unless it did' }),
  feedback: nullable<Feedback>('object', { ...FeedbackSchema, description: 'What the user thinks of it; null when nothing was said' }),
  siblings: SiblingsSchema,
  createdAt: time('When it was stored'),
  completedAt: nullable<string>('string', { format: 'date-time', description: 'When its text was final; null while streaming', examples: [AT] })
}, { $id: 'Message', description: 'One turn of a conversation; turns form a tree through parentId' })

/** One turn of a conversation, as the API shows it. */
export type Message = Static<typeof MessageSchema>

/** Role of a message. */
export type MessageRole = Message['role']
/** Role that a client can append messages of, and that prompts have. */
export type Role = typeof ROLES[number]
/** State of a message. */
export type MessageStatus = Message['status']

/** A message in the tree of its conversation, without its text. */
export const TreeNodeSchema = Type.Object({
  id: id('Id of the message'),
  parentId: MessageSchema.properties.parentId,
  role: MessageSchema.properties.role,
  createdAt: MessageSchema.properties.createdAt,
  completedAt: MessageSchema.properties.completedAt
}, { additionalProperties: false, description: 'A message in the tree of its conversation, without its text' })

/** A message in the tree of its conversation, without its text. */
export type TreeNode = Static<typeof TreeNodeSchema>

/** For route schemas: a session, by reference. */
export const SessionRef = Type.Unsafe<Session>({ $ref: 'Session#' })
/** For route schemas: a message, by reference. */
export const MessageRef = Type.Unsafe<Message>({ $ref: 'Message#' })
