/** Events of a generation, named as in the HTTP contract, and the ids by which a client resumes after one of them. */
import type { ErrorData } from '../../errors.js'
import type { Turn } from '../conversations/rows.js'

/** Kinds of events. */
export type StreamEventType = 'start' | 'chunk' | 'reasoning' | 'status' | 'interactive' | 'end' | 'error'

/** One event, placed in its generation. */
export interface StreamEvent {
  type: StreamEventType
  /** As the contract has it; of an `error`, see {@link errorIn}. */
  data: unknown
  /** Rises by one with each event. */
  n: number
  /** UTF-16 units of the answer's text after this event. */
  chars: number
  /** Whether it stands for several that are gone. */
  isMerged?: true
  /** When it happened, ISO 8601 in UTC, where readers are told: of an `error`. */
  at?: string
}

/** Position of a reader in a stream. */
export interface Cursor {
  chars: number
  n: number
}

/** Before the first event. */
export const START: Cursor = { chars: 0, n: 0 }

const POSITION = /^(\d{1,10}):(\d{1,10})$/

/**
 * The id of an event as clients see it: `<messageId>:<chars>:<n>`.
 * @param messageId of the answer
 * @param cursor the event's place
 */
export function formatEventId (messageId: string, { chars, n }: Cursor): string {
  return `${messageId}:${chars}:${n}`
}

/**
 * The place that a client names: an event id of this message, or `<chars>:<n>` alone.
 * @param text of `Last-Event-ID` or `?after=`
 * @param messageId that an id with three parts must name
 * @returns undefined when the text is neither
 */
export function parseCursor (text: string, messageId: string): Cursor | undefined {
  const prefix = `${messageId}:`
  const match = POSITION.exec(text.toLowerCase().startsWith(prefix) ? text.slice(prefix.length) : text)
  if (match === null) return undefined
  return { chars: Number(match[1]), n: Number(match[2]) }
}

/**
 * Whether nothing follows an event.
 * @param type of the event
 */
export const isTerminal = (type: StreamEventType): boolean => type === 'end' || type === 'error'

/**
 * Error that an event tells of. A log keeps it as it was thrown, or as plain data; how clients see it is for the edge to say.
 * @param event any
 * @returns undefined when it is no `error`
 */
export const errorIn = ({ type, data }: StreamEvent): ErrorData | undefined => type === 'error' ? data as ErrorData : undefined

/**
 * Data of a `start` event.
 * @param message the answer
 */
export function startOf ({ id, sessionId, parentId, agentId, model, createdAt }: Turn): Record<string, unknown> {
  return { sessionId, userMessageId: parentId, messageId: id, agentId, model, createdAt }
}
