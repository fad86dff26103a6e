/**
 * Answers that this process does not produce: another one does, or they have ended. They are followed from the database, with one poll
 * for each, however many read it: what a poll brings goes into a buffer, from which all of its readers read at their own pace.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageNotFound } from '../conversations/errors.js'
import type { Message } from '../conversations/shapes.js'
import { errorOf, followLive, isAway, type Followed, type Sink } from './follow.js'
import type { GenerationStore } from '../conversations/generation-store.js'
import { LiveBuffer } from './live-buffer.js'
import { startOf, type Cursor } from './stream-event.js'

/** Follows answers from the database. */
export interface RemoteFollows {
  /**
   * Follow an answer from a cursor to its end; resolves early when the signal is aborted. A database that goes away later holds it up;
   * at the first question it is an error.
   * @throws MESSAGE_NOT_FOUND when that user has no such answer, or none any more; COMMON_DATABASE_UNAVAILABLE
   */
  follow(target: Target, from: Cursor, sink: Sink, signal: AbortSignal): Promise<void>
  /** The answer, once it has ended; undefined when the signal was aborted first. Throws as `follow` does. */
  outcome(target: Target, signal: AbortSignal): Promise<Message | undefined>
}

/** Whose answer. */
export interface Target { userId: string, messageId: string }

interface Remote extends Followed {
  /** Settles with the first poll. */
  first: Promise<unknown>
  /** Aborted when there is nothing more to follow, or nobody left to. */
  over: AbortController
  readers: number
}

const POLL_MS = 500
const END = 2_147_483_647
const LIMITS = { units: 262_144, events: 4096 }

/**
 * Follows over a store.
 * @param store to read from
 */
export function createRemoteFollows (store: GenerationStore): RemoteFollows {
  const open = new Map<string, Remote>()

  /** Brings what is new; resolves with the message once it has ended. */
  async function poll ({ userId, messageId }: Target, buffer: LiveBuffer): Promise<Message | undefined> {
    const state = await store.state(userId, messageId)
    if (state?.message.role !== 'assistant') throw MessageNotFound()
    const { message } = state
    const isOver = message.status !== 'streaming'
    const text = isOver ? message.content.slice(buffer.chars) : await store.text(userId, messageId, buffer.chars, END)
    if (buffer.isEmpty) buffer.append('start', startOf(message))
    if (text !== '') buffer.append('chunk', { content: text })
    if (isOver && message.status === 'failed') buffer.append('error', errorOf(message))
    else if (isOver) buffer.append('end', { message })
    else buffer.trim(buffer.chars)
    buffer.notify()
    return isOver ? message : undefined
  }

  function begin (target: Target): Remote {
    const buffer = new LiveBuffer(LIMITS)
    const over = new AbortController()
    const first = poll(target, buffer)
    const ended = (async () => {
      for (let message = await first; ; message = await poll(target, buffer).catch((error: unknown) => {
        if (!isAway(error)) throw error
        return undefined
      })) {
        if (message !== undefined || over.signal.aborted) return message ?? null
        await sleep(POLL_MS, undefined, { signal: over.signal }).catch(() => undefined)
      }
    })()
    ended.catch(() => { over.abort() })
    return { claim: { ...target, epoch: 0 }, buffer, ended, first, over, readers: 0 }
  }

  async function read<T> (target: Target, use: (remote: Remote) => Promise<T>): Promise<T> {
    const name = `${target.userId} ${target.messageId}`
    let remote = open.get(name)
    if (remote === undefined || remote.over.signal.aborted || remote.buffer.closed) {
      remote = begin(target)
      open.set(name, remote)
    }
    remote.readers += 1
    try {
      await remote.first
      return await use(remote)
    } finally {
      remote.readers -= 1
      if (remote.readers === 0) {
        remote.over.abort()
        if (open.get(name) === remote) open.delete(name)
      }
    }
  }

  return {
    async follow (target, from, sink, signal) {
      if (signal.aborted) return
      await read(target, async (remote) => {
        await followLive(remote, from, sink, store, AbortSignal.any([signal, remote.over.signal]))
        // Somebody reads, so what is over has failed.
        if (remote.over.signal.aborted && !signal.aborted) await remote.ended
      })
    },

    async outcome (target, signal) {
      if (signal.aborted) return undefined
      return await read(target, async ({ ended }) => {
        let onAbort = (): void => undefined
        const aborted = new Promise<undefined>((resolve) => { onAbort = () => { resolve(undefined) } })
        signal.addEventListener('abort', onAbort, { once: true })
        const message = await Promise.race([ended, aborted])
        signal.removeEventListener('abort', onAbort)
        return message ?? undefined
      })
    }
  }
}
