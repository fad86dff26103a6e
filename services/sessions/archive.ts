/** Format of exported conversations: its name, version, schemas and limits. */
import Type, { type Static } from 'typebox'
import { MOST_PART_UNITS, MOST_PARTS } from '../conversations/images.js'
import {
  FeedbackSchema, LONGEST_CONTENT, LONGEST_TITLE, SPEAKERS, UsageSchema, type ContentPart, type Feedback, type MessageFailure, type ToolCall
} from '../conversations/shapes.js'

/** Names the format of an exported conversation. */
export const ARCHIVE_FORMAT = 'parley.session'
/** Its version. */
export const ARCHIVE_VERSION = 1

/** Most messages of one import. */
export const MOST_MESSAGES = 100_000
/** Most characters (Unicode code points) of an answer; what others say has the limit of the API. */
export const LONGEST_ANSWER = 16_777_216

/** Most characters of a model's name; an upstream may give a longer one, which is exported cut. */
export const LONGEST_MODEL = 200

/** States of a message that is no longer produced; one that still was when it was exported is `interrupted`. */
const FINAL_STATUSES = ['complete', 'stopped', 'failed', 'interrupted'] as const

const STRICT = { additionalProperties: false }
const nullable = <T>(type: string, options: object) => Type.Unsafe<T | null>({ ...options, type: [type, 'null'] })
const oneOf = <const T extends string>(values: readonly T[], description: string) => Type.Unsafe<T>({ type: 'string', enum: [...values], description })
// In UTC and after the year 0: PostgreSQL refuses some offsets that the format allows, and that year.
const time = (description: string) => Type.String({ format: 'date-time', pattern: '^(?!0000)[0-9]{4}-.*Z$', description, examples: ['2026-01-31T12:00:00.000Z'] })
const FORMER_AGENT = { pattern: '^[a-z0-9][a-z0-9._-]{0,63}$', description: 'An agent of then; it need not exist any more', examples: ['writer'] }
const place = (description: string) => ({ minimum: 1, maximum: 2_147_483_647, description })

// Upstreams give these names.
const LONGEST_NAME = 4096
/** Longest id of a call that a tool's turn can name: the column holds no more. */
const LONGEST_CALL_ID = 256
const Call = Type.Object({
  id: Type.String({ maxLength: LONGEST_NAME, description: 'Names the call' }),
  name: Type.String({ maxLength: LONGEST_NAME, description: 'The tool' }),
  arguments: Type.String({ maxLength: LONGEST_ANSWER, description: 'Its arguments, as the model wrote them' })
}, STRICT)
const Part = Type.Object({
  type: oneOf(['text', 'image_url'], 'What it is'),
  text: Type.Optional(Type.String({ maxLength: LONGEST_CONTENT, description: 'Of a text' })),
  image_url: Type.Optional(Type.Object({
    url: Type.String({ maxLength: MOST_PART_UNITS, description: '`https:` or `data:`' }),
    detail: Type.Optional(Type.String({ maxLength: 64, description: '`low`, `high` or `auto`' }))
  }, { ...STRICT, description: 'Of an image' })),
  mediaType: Type.Optional(Type.String({ maxLength: 256, description: 'Of an image, where its client said so' })),
  filename: Type.Optional(Type.String({ maxLength: 256, description: 'Of an image, where its client said so' }))
}, STRICT)
const Failure = Type.Object({
  code: Type.String({ maxLength: 100, description: 'Error code' }),
  message: Type.String({ maxLength: 10_000, description: 'A sentence for a person' })
})
const Opinion = Type.Object({
  rating: FeedbackSchema.properties.rating,
  comment: nullable<string>('string', { maxLength: 10_000, description: 'Why, in the user\'s words' })
})

/** One message of an exported conversation. */
export const ArchivedMessageSchema = Type.Object({
  id: Type.Integer(place('Place in the order of the conversation: 1 is the first. Not a UUID, so that a copy exports the same')),
  parentId: nullable<number>('integer', place('The earlier message that it follows; siblings share it; null for a first one')),
  role: oneOf(SPEAKERS, 'Who speaks'),
  content: Type.String({ maxLength: LONGEST_ANSWER, description: 'The text; of users and systems at most 262,144 characters' }),
  reasoning: Type.Optional(nullable<string>('string', { maxLength: LONGEST_ANSWER, description: 'What the model thought; absent where it said nothing' })),
  toolCalls: Type.Optional(nullable<ToolCall[]>('array', { items: Call, maxItems: 1000, description: 'Calls of tools that the answer asks for' })),
  toolCallId: Type.Optional(nullable<string>('string', { minLength: 1, maxLength: LONGEST_CALL_ID, description: 'Of a tool\'s turn, the call that it is the result of' })),
  status: oneOf(FINAL_STATUSES, 'How its production ended'),
  agentId: nullable<string>('string', FORMER_AGENT),
  model: nullable<string>('string', { maxLength: LONGEST_MODEL, description: 'The model that answered' }),
  finishReason: nullable<string>('string', { maxLength: 100, description: 'Why the answer ended' }),
  usage: nullable<Static<typeof UsageSchema>>('object', { ...UsageSchema, ...STRICT, description: 'Token counts' }),
  error: nullable<MessageFailure>('object', { ...Failure, ...STRICT, description: 'Why it failed' }),
  feedback: nullable<Feedback>('object', { ...Opinion, ...STRICT, description: 'What the user thought of it' }),
  parts: Type.Optional(Type.Array(Type.Unsafe<ContentPart>(Part), { minItems: 1, maxItems: MOST_PARTS, description: 'Of a user: the content with its images; absent where it is `content` alone' })),
  clientId: nullable<string>('string', { minLength: 1, maxLength: 128, description: 'The client\'s own name for it' }),
  createdAt: time('When it was stored'),
  completedAt: time('When its text was final')
}, STRICT)

/** One message of an exported conversation. */
export type ArchivedMessage = Static<typeof ArchivedMessageSchema>

/** Session of an exported conversation. */
export const ArchivedSessionSchema = Type.Object({
  agentId: Type.String(FORMER_AGENT),
  title: Type.String({ maxLength: LONGEST_TITLE, description: 'Its title' }),
  archived: Type.Boolean({ description: 'Whether it was put away' }),
  createdAt: time('When it was made'),
  updatedAt: time('When anything of it changed last'),
  lastMessageAt: time('When its last message was added')
}, { ...STRICT, description: 'The conversation itself' })

/** Session of an exported conversation. */
export type ArchivedSession = Static<typeof ArchivedSessionSchema>

const EXAMPLE_TIME = '2026-01-31T12:00:00.000Z'
const EXAMPLE = {
  format: ARCHIVE_FORMAT,
  version: ARCHIVE_VERSION,
  session: { agentId: 'writer', title: 'Plans for spring', archived: false, createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME, lastMessageAt: EXAMPLE_TIME },
  messages: [{
    id: 1,
    parentId: null,
    role: 'user',
    content: 'Good morning!',
    status: 'complete',
    agentId: null,
    model: null,
    finishReason: null,
    usage: null,
    error: null,
    feedback: null,
    clientId: null,
    createdAt: EXAMPLE_TIME,
    completedAt: EXAMPLE_TIME
  }]
}

/** An exported conversation, all branches included. Exporting what was imported gives the same document again, byte for byte. */
export const ArchiveSchema = Type.Object({
  format: Type.Unsafe<string>({ type: 'string', const: ARCHIVE_FORMAT, description: 'Names the format' }),
  version: Type.Unsafe<number>({ type: 'integer', const: ARCHIVE_VERSION, description: 'Version of the format' }),
  session: ArchivedSessionSchema,
  messages: Type.Array(ArchivedMessageSchema, { maxItems: MOST_MESSAGES, description: 'In the order in which they were stored' })
}, { ...STRICT, description: 'An exported conversation', examples: [EXAMPLE] })

/** An exported conversation. */
export type Archive = Static<typeof ArchiveSchema>
