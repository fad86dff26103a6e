import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '../conversations/shapes.js'
import type { Generation } from './generation.js'
import type { StoredState } from '../conversations/generation-store.js'
import { singleFlight } from '../../single-flight.js'

/** Ports of stopping. */
export interface StoppingPorts {
  /** The generation, if this process runs it. */
  running(messageId: string): Generation | undefined
  /** An answer of that user. Throws MESSAGE_NOT_FOUND. */
  answer(userId: string, messageId: string): Promise<StoredState>
  /** Ask whichever process runs a generation to stop it. */
  requestStop(userId: string, messageId: string): Promise<void>
  /** Resolves when an answer of another process has ended, as soon as that is known; early when the signal is aborted. */
  outcome(userId: string, messageId: string, signal: AbortSignal): Promise<unknown>
  /** End a generation of this session whose owner is gone. */
  takeOver(userId: string, sessionId: string): Promise<unknown>
}

/** Stop an answer wherever it runs and keep its text; one that has ended is returned unchanged. Throws MESSAGE_NOT_FOUND. */
export type Stop = (userId: string, messageId: string) => Promise<Message>

const PATIENCE_MS = 10_000
const POLL_MS = 100

/** Stops answers; calls for one answer at the same time are one. */
export function createStop ({ running, answer, requestStop, outcome, takeOver }: StoppingPorts): Stop {
  const once = singleFlight<Message>()

  async function stop (userId: string, messageId: string): Promise<Message> {
    const generation = running(messageId)
    if (generation?.claim.userId === userId) {
      generation.end('stopped')
      await generation.ended
    }
    let state = await answer(userId, messageId)
    if (!state.running) return state.message
    const waiting = new AbortController()
    // It only shortens the first wait: the database has the answer.
    let early: Promise<unknown>[] = [outcome(userId, messageId, waiting.signal).catch(() => sleep(POLL_MS))]
    await requestStop(userId, messageId)
    const deadline = Date.now() + PATIENCE_MS
    while (state.running && Date.now() < deadline) {
      await Promise.race([sleep(POLL_MS), ...early.map((ended) => ended.then(() => { early = [] }))])
      state = await answer(userId, messageId)
      if (state.running) await takeOver(userId, state.message.sessionId)
    }
    waiting.abort()
    return state.message
  }

  return (userId, messageId) => once(`${userId} ${messageId}`, () => stop(userId, messageId))
}
