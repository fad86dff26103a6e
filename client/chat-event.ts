/** Events of a streamed generation as the client hands them out. */
import type { Message } from './contract.js'
import type { ErrorEnvelope } from './errors.js'
import type { ServerSentEvent } from './event-stream.js'

interface EventData {
  /** The turn is stored; the answer begins. */
  start: { sessionId: string, userMessageId: string, messageId: string, agentId: string, model: string | null, createdAt: string }
  /** More text of the answer. */
  chunk: { content: string }
  /** More thinking text, where the provider sends it. */
  reasoning: { content: string }
  /** `retrying`, `fallback` (with `agentId`), `reset`, `flowNodeStatus`, `replaced` (the text so far was withdrawn), `draining`. */
  status: { type: string, [key: string]: unknown }
  /** An interactive node of FastGPT, as it sent it, or the form that a workflow of Dify waits for. */
  interactive: unknown
  /** The whole answer is stored; the last event. */
  end: { message: Message }
  /** The answer failed, what there was of it is stored; the last event. */
  error: ErrorEnvelope
}

/**
 * Kinds of events.
 * @example
 * const last: ChatEventType[] = ['end', 'error']
 */
export type ChatEventType = keyof EventData

/**
 * One event of an answer: its type, its data, and its id, from which a stream can be resumed.
 * @example
 * const textOf = (event: ChatEvent): string => event.type === 'chunk' ? event.data.content : ''
 */
export type ChatEvent = { [T in ChatEventType]: { type: T, data: EventData[T], id: string } }[ChatEventType]

const TYPES: ReadonlySet<string> = new Set<ChatEventType>(['start', 'chunk', 'reasoning', 'status', 'interactive', 'end', 'error'])
const ID = /^(.+):(\d+):(\d+)$/

/**
 * Position of a reader in a streamed message.
 * @example
 * const { position } = client.chat.stream({ agentId: 'guide', message: 'Hello' })
 * if (position !== undefined) console.log(`${position.chars} characters of ${position.messageId}`)
 */
export interface Position {
  messageId: string
  /** UTF-16 units of the answer's text. */
  chars: number
  /** Number of the event. */
  n: number
}

/**
 * The place that an event id names.
 * @param id `<messageId>:<chars>:<n>`
 * @returns undefined for anything else
 */
export function positionOf (id: string): Position | undefined {
  const [, messageId, chars, n] = ID.exec(id) ?? []
  return messageId === undefined ? undefined : { messageId, chars: Number(chars), n: Number(n) }
}

/**
 * An event of the wire as one of the contract.
 * @param event of the wire
 * @returns undefined for types that this client does not know: a newer service may send more
 */
export function chatEventOf ({ type, data, lastEventId }: ServerSentEvent): ChatEvent | undefined {
  return TYPES.has(type) ? { type, data: JSON.parse(data), id: lastEventId } as ChatEvent : undefined
}
