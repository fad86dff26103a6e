/** Schema of what AI SDK's chat transport sends: what is read here is bounded and typed, everything else may be there. */
import Type, { type Static } from 'typebox'
import { LONGEST_NAME } from '../../conversations/client-names.js'

const MOST_MESSAGES = 2000
const MOST_PARTS = 1000
const FURTHER = { additionalProperties: true, maxProperties: 100, propertyNames: { maxLength: 256 } } as const

/** Name of a chat. */
export const ChatId = Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'The client’s own name for the chat, or the id of a session', examples: ['chat-1'] })

const MessageName = Type.String({ maxLength: 1000, description: 'The client’s own id of the message, or Parley’s; of more than 128 characters it is not kept' })

const Part = Type.Object({
  type: Type.String({ maxLength: 256, description: '`text`; `file`, which is an image where the agent takes such; `tool-` and a name, or `dynamic-tool`, whose outputs go back to the agent; all others are ignored' }),
  // As long as the body: an answer that comes back may be longer than a question.
  text: Type.Optional(Type.String({ maxLength: 1_048_576, description: 'The text' })),
  url: Type.Optional(Type.String({ maxLength: 1_048_576, description: 'Of a file: `https:` or `data:`' })),
  mediaType: Type.Optional(Type.String({ maxLength: 256, description: 'Of a file' })),
  toolCallId: Type.Optional(Type.String({ maxLength: 4096, description: 'Of a tool: the call' })),
  state: Type.Optional(Type.Unsafe<unknown>({ description: 'Of a tool: with `output-available`, `output-error` or `output-denied` the agent goes on' })),
  output: Type.Optional(Type.Unsafe<unknown>({ description: 'Of a tool: what it gave' })),
  errorText: Type.Optional(Type.String({ maxLength: 262_144, description: 'Of a tool: why it failed' })),
  providerExecuted: Type.Optional(Type.Unsafe<unknown>({ description: 'Of a tool: true where the client did not run it' })),
  preliminary: Type.Optional(Type.Unsafe<unknown>({ description: 'Of a tool: true where its output is not the last' })),
  filename: Type.Optional(Type.Unsafe<unknown>({ description: 'Of a file' }))
}, FURTHER)

const Message = Type.Object({
  id: MessageName,
  role: Type.Enum(['system', 'user', 'assistant'], { description: 'Who speaks' }),
  parts: Type.Array(Part, { maxItems: MOST_PARTS, description: 'What is said' })
}, { ...FURTHER, description: 'A UIMessage' })

/** Body of a request for an answer. */
export const ChatRequest = Type.Object({
  id: ChatId,
  messages: Type.Array(Message, { maxItems: MOST_MESSAGES, description: 'The chat as the client shows it; of what is stored already the last message is enough. It may end with an answer that has outputs of the tools that it asked for' }),
  trigger: Type.Optional(Type.Enum(['submit-message', 'regenerate-message'], { default: 'submit-message', description: 'Whether the last message is new, or is to be answered again' })),
  messageId: Type.Optional(Type.Unsafe<string | null>({ ...MessageName, type: ['string', 'null'], description: 'Of a submit: the user’s message that the last one takes the place of; of a regenerate: the answer, or its question' })),
  agentId: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 256, description: 'Agent to ask; absent: the session’s, or else the first active one' }))
}, {
  ...FURTHER,
  description: 'What the AI SDK’s `DefaultChatTransport` sends. `tools`, by name as assistant-ui sends them, are passed on; further fields are ignored',
  examples: [{ id: 'chat-1', trigger: 'submit-message', messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'What is Parley?' }] }] }]
})

/** A request for an answer. */
export type ChatRequest = Static<typeof ChatRequest>

/** A message as it was sent. */
export type SentMessage = Static<typeof Message>
