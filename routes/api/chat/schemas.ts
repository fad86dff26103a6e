import Type from 'typebox'
import { AGENT_ID } from '../../../services/agents/entry.js'
import { Id, LONGEST_CONTENT, MessageRef } from '../../../services/conversations/shapes.js'

export { Id }

/** Id of an agent. */
export const AgentId = Type.String({ pattern: AGENT_ID, description: 'Agent to ask', examples: ['guide'] })

/** Text of one message. */
export const Content = Type.String({ minLength: 1, maxLength: LONGEST_CONTENT, description: 'The text', examples: ['What is Parley?'] })

/** Choice between a stream and JSON. */
export const Stream = Type.Boolean({ default: false, description: 'True: the answer comes as server-sent events while it is produced' })

/** Fate of a generation whose reader disconnects. */
export const OnDisconnect = Type.Enum(['continue', 'cancel'], {
  default: 'continue',
  description: 'When the client leaves before the end: continue stores the whole answer, cancel stops it and keeps what there is'
})

/** Headers of calls that begin an answer. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'A repeat with the same key and body joins or returns the same answer, for 24 hours' })),
  'last-event-id': Type.Optional(Type.String({ maxLength: 64, description: 'Id of the last event that was received: the answer that it names is continued from there, whatever the body, and nothing new is begun' }))
})

/** A JSON answer. */
export const Answer = Type.Object({
  sessionId: Id('The conversation'),
  userMessage: MessageRef,
  message: MessageRef
}, { description: 'The turn as it is stored' })

const EventText = Type.String({
  description: 'Events `start`, `chunk`, `reasoning`, `status`, `interactive`, then `end` or `error`; each has the id `<messageId>:<chars>:<n>` and one line of JSON',
  examples: ['id: 019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68:5:2\nevent: chunk\ndata: {"content":"Hello"}\n\n']
})

/** The response of calls that answer as JSON or as a stream. */
export const AnswerOrStream = {
  description: 'The stored turn, or with `stream` its events',
  content: { 'application/json': { schema: Answer }, 'text/event-stream': { schema: EventText } }
}

/** The response of calls that always stream. */
export const StreamOnly = {
  description: 'The events of one answer',
  content: { 'text/event-stream': { schema: EventText } }
}

/** Media types of calls that can stream. */
export const STREAMABLE = ['application/json', 'text/event-stream']
