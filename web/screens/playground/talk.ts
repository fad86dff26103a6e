/** Asking, retrying, editing and following: each begins the reading of an answer and keeps the page's view of it true. */
import type { ChatStream, StreamOptions } from 'parley-client'
import { ParleyApiError } from 'parley-client'
import { client } from '../../service/client.js'
import { refresh, returnTo } from './conversations.js'
import { liveOf, note, read } from './live.js'

/** What the asker is told. */
export interface Asking {
  /** End of the branch that is shown: what is taken back leads there again. */
  before: string | undefined
  /** The turn is stored: from here on the conversation has it. */
  onStored: (sessionId: string) => void
  /** The question was refused: nothing of it is stored. */
  onRefused: (error: unknown) => void
}

/**
 * Takes a question back before it is known to be stored. A service that the request has reached stores the turn whether or not anybody
 * waits for its response, so the request is not aborted: what begins all the same is stopped at once and stays as a branch of its own.
 */
export type TakeBack = () => void

function begin (open: (options: StreamOptions) => ChatStream, { before, onStored, onRefused }: Asking): TakeBack {
  const line = new AbortController()
  let sessionId: string | undefined
  let isTakenBack = false
  const live = read((onReconnect) => open({ onReconnect, signal: line.signal }), {
    onStart (start) {
      sessionId = start.sessionId
      if (!isTakenBack) void refresh(sessionId).then(() => { if (!isTakenBack) onStored(start.sessionId) })
    },
    onEnd (outcome) {
      if (sessionId !== undefined) void (isTakenBack && before !== undefined ? returnTo(sessionId, before) : refresh(sessionId))
      else if ('error' in outcome && !isTakenBack) onRefused(outcome.error)
    }
  }, true)
  return () => {
    isTakenBack = true
    live.stream.stop().catch(() => undefined)
    // Where there is no connection, nothing is on its way that would have to be stopped.
    if (live.failures > 0) line.abort()
  }
}

/**
 * Ask an agent.
 * @param question to it
 * @param asking is told
 */
export const ask = (question: { agentId: string, message: string, sessionId?: string, parentId?: string }, asking: Asking): TakeBack =>
  begin((options) => client.chat.stream(question, options), asking)

/**
 * Get another answer.
 * @param messageId of the answer, or the question
 * @param agentId who is to answer; the same agent when absent
 * @param asking is told
 */
export const retry = (messageId: string, agentId: string | undefined, asking: Asking): TakeBack =>
  begin((options) => client.chat.retryStream(messageId, agentId === undefined ? {} : { agentId }, options), asking)

/**
 * Ask something else in the place of a question.
 * @param messageId of the question
 * @param content the new text
 * @param asking is told
 */
export const edit = (messageId: string, content: string, asking: Asking): TakeBack =>
  begin((options) => client.chat.editStream(messageId, { content }, options), asking)

/**
 * Read an answer that this page did not ask for, or asked for before a reload; nothing if it is read already.
 * @param sessionId the conversation
 * @param messageId the answer, still being produced
 */
export function follow (sessionId: string, messageId: string): void {
  const before = liveOf(messageId)
  if (before !== undefined && before.stream.message === undefined && !before.isOver) return
  note(messageId, read((onReconnect) => client.chat.resume(messageId, undefined, { onReconnect }), {
    onEnd: () => { void refresh(sessionId, false) }
  }, false))
}

/**
 * Stop an answer, and show what there is of it.
 * @param sessionId the conversation
 * @param messageId the answer
 */
export async function stop (sessionId: string, messageId: string): Promise<void> {
  try {
    await client.chat.stop(messageId)
  } catch (error) {
    // It was over before it could be stopped.
    if (!(error instanceof ParleyApiError) || error.code !== 'MESSAGE_NOT_FOUND') throw error
  }
  await refresh(sessionId)
}
