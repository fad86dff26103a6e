/** Answers that are being read now, by message: they go on being read while one looks at something else. */
import type { ChatEvent, ChatStream, Message } from 'parley-client'
import { useSyncExternalStore } from 'react'
import { keepFirstText } from './first-text.js'

/** A raw event, and when it came after the question, in milliseconds. */
export interface TimedEvent { event: ChatEvent, at: number }

/** An answer while it is read. */
export interface Live {
  readonly stream: ChatStream
  text: string
  reasoning: string
  /** What the service says of the way there: a retry, another agent, a step of a workflow. */
  note: { type: string, agentId?: string, name?: string } | undefined
  /** Failures in a row of the connection; 0 while it holds. */
  failures: number
  /** Whether nothing more comes. */
  isOver: boolean
  events: TimedEvent[]
}

/** What the reading of an answer tells. */
export interface Hearing {
  onStart?: (start: Extract<ChatEvent, { type: 'start' }>['data']) => void
  /** The stored answer, or the error that it failed with. */
  onEnd: (outcome: { message: Message } | { error: unknown }) => void
}

// A page that stays open for days keeps no more of an answer's events than anybody reads.
const MOST_EVENTS = 5000

const answers = new Map<string, Live>()
const listeners = new Set<() => void>()
let version = 0
let frame = 0

/** Tell those who show answers, once a frame whatever comes. */
function tell (): void {
  if (frame !== 0) return
  // A tab in the background has no frames.
  const wait = document.hidden ? (run: () => void) => setTimeout(run, 100) as unknown as number : requestAnimationFrame
  frame = wait(() => {
    frame = 0
    version++
    for (const listener of listeners) listener()
  })
}

const subscribe = (listener: () => void): () => void => {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

function take (live: Live, event: ChatEvent, at: number): void {
  if (live.events.length < MOST_EVENTS) live.events.push({ event, at })
  live.failures = 0
  if (event.type === 'chunk') live.note = undefined
  if (event.type === 'reasoning') live.reasoning += event.data.content
  if (event.type === 'status') live.note = event.data as Live['note'] & { type: string }
  live.text = live.stream.text
}

/**
 * Read an answer to its end.
 * @param open makes the stream; it is given what hears of lost connections
 * @param hearing is told
 * @param isAsked whether this page asked: then it knows how long the first text took
 * @returns the answer's reading, under way
 */
export function read (open: (onReconnect: (failures: number) => void) => ChatStream, hearing: Hearing, isAsked: boolean): Live {
  const stream = open((failures) => { live.failures = failures; tell() })
  const live: Live = { stream, text: '', reasoning: '', note: undefined, failures: 0, isOver: false, events: [] }
  const began = performance.now()
  let hasText = false
  void (async () => {
    try {
      for await (const event of stream) {
        const at = performance.now() - began
        take(live, event, at)
        const id = stream.position?.messageId
        if (event.type === 'start') {
          answers.set(event.data.messageId, live)
          hearing.onStart?.(event.data)
        }
        if (!hasText && isAsked && id !== undefined && (event.type === 'chunk' || event.type === 'reasoning')) {
          hasText = true
          keepFirstText(id, at)
        }
        tell()
      }
      const message = await stream.final()
      live.isOver = true
      hearing.onEnd({ message })
    } catch (error) {
      live.isOver = true
      hearing.onEnd({ error })
    }
    tell()
  })()
  return live
}

/**
 * Note that an answer is read, before its first event has come.
 * @param messageId of the answer
 * @param live its reading
 */
export function note (messageId: string, live: Live): void { answers.set(messageId, live) }

/**
 * The reading of an answer; it stays after the end, for its events.
 * @param messageId of the answer
 */
export const liveOf = (messageId: string): Live | undefined => answers.get(messageId)

/**
 * The reading of an answer, followed.
 * @param messageId of the answer; undefined follows none
 */
export function useLive (messageId: string | undefined): Live | undefined {
  useSyncExternalStore(subscribe, () => messageId === undefined ? 0 : version)
  return messageId === undefined ? undefined : answers.get(messageId)
}
