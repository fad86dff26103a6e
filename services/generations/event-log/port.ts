/**
 * The log of one answer's events: what `memory` holds of an answer that this process produces, what `stored` brings out of the database
 * of any other. Any number of readers follow a log, each from a cursor of its own, so that a slow one holds nothing but two numbers.
 */
import type { Message } from '../../conversations/shapes.js'
import type { Cursor, StreamEvent, StreamEventType } from '../stream-event.js'

/** Events from a reader's place on. */
export interface Reading {
  /** In order, numbered on from the reader's own count. */
  events: StreamEvent[]
  /** Where the kept text begins, when the reader is before it: what is missing has to come from storage first. */
  missingUntil?: number
}

/** A log, for its readers. */
export interface EventLog {
  /** Whether the terminal event has come. */
  readonly closed: boolean
  /**
   * What follows a cursor, as far as it has come. Text is told apart by position, so that none is lost and none comes twice even when
   * the reader's numbers come from a log in which events were merged; `n` only tells apart what has no text.
   * @param cursor how far the reader has come
   * @param most events at once
   */
  after(cursor: Cursor, most?: number): Reading
  /**
   * Hear of new events.
   * @param listener called after each batch
   * @returns a function that ends it
   */
  listen(listener: () => void): () => void
}

/** A log that is filled from elsewhere, as long as somebody reads it. */
export interface FilledEventLog extends EventLog {
  /** Settles with the first look there; rejects with MESSAGE_NOT_FOUND or COMMON_DATABASE_UNAVAILABLE. */
  readonly first: Promise<unknown>
  /** The answer once it has ended; null when the log was closed first. Rejects when there is no such answer any more. */
  readonly ended: Promise<Message | null>
  /** Aborted when the log was closed, or has failed. */
  readonly over: AbortSignal
  /** Nobody reads it any more: whatever fills it stops. */
  close(): void
}

/** A log, for whoever produces its answer. */
export interface WritableEventLog extends EventLog {
  /** UTF-16 units of the answer's text so far. */
  readonly chars: number
  /**
   * Add an event; `notify` tells the readers, so that one notification can stand for a whole batch.
   * @param type of the event
   * @param data its data, as it will be sent
   * @param at when it happened, ISO 8601 in UTC; now, when absent, of an `error`
   */
  append(type: StreamEventType, data: unknown, at?: string): void
  /** Tell every reader that there is more. */
  notify(): void
  /**
   * Drop old events beyond the log's limits, as far as their text is stored.
   * @param stored UTF-16 units that the checkpoints hold
   */
  trim(stored: number): void
}
