import Type from 'typebox'
import { ChatId } from '../../../services/fronts/ai-sdk/request-schema.js'

/** Address of a chat. */
export const ChatParams = Type.Object({ chatId: ChatId })

/** Choice of parts: those that every client takes, or those of version 7 too. */
export const PartsQuery = Type.Object({
  v: Type.Optional(Type.Enum(['5', '6', '7'], { description: 'Major version of the AI SDK: from 7 on, `finish` and `abort` say why. Absent: the parts that all of them take' }))
}, { additionalProperties: true, maxProperties: 100 })

const Parts = Type.String({
  description: 'The UI message stream, version 1: `start{messageId}`, `start-step`, `reasoning-*`, `text-*`, transient `data-status`, `tool-input-*`, `finish-step`, ' +
    '`finish`, `abort` where the answer was stopped, `error` where it failed; then `[DONE]`. A stream that was cut breaks the connection',
  examples: ['data: {"type":"text-delta","id":"text-1","delta":"Hello"}\n\n']
})

/** Response of calls that stream an answer to the AI SDK. */
export const PartsResponse = {
  description: 'The parts of the answer',
  headers: { 'x-vercel-ai-ui-message-stream': { type: 'string', description: '`v1`' } },
  content: { 'text/event-stream': { schema: Parts } }
}

/** Media types of calls that stream; clients that accept nothing else but JSON are the errors' readers. */
export const PARTS = ['text/event-stream', 'application/json']
