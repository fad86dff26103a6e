/** Resume by repeating the POST: clients that reconnect send the same request again, with the id of the last event that they saw. */
import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationAsyncHookHandler } from 'fastify'
import type { Caller } from '../../../identity.js'
import { invalid } from '../../../errors.js'
import { parseCursor, START, type Cursor } from '../../../services/generations/index.js'
import { streamAnswer } from './_answer.js'

const EVENT_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):\d{1,10}:\d{1,10}$/i

/**
 * Stream the rest of an answer.
 * @param app for the engine
 * @param reply becomes the stream
 * @param caller whose answer
 * @param messageId of the answer
 * @param from how far the reader has come
 * @throws MESSAGE_NOT_FOUND for another's, too
 */
export async function resume (app: FastifyInstance, reply: FastifyReply, caller: Caller, messageId: string, from: Cursor): Promise<void> {
  await app.generations.findAnswer(caller.userId, messageId)
  app.generationMetrics.resumed(app.generations.isLive(messageId) ? 'live' : 'stored')
  streamAnswer(app, reply, caller, messageId, from, 'continue')
}

/**
 * A hook that answers a repeated POST with the rest of the answer that its `Last-Event-ID` names, whatever its body: nothing new is
 * begun.
 * @param app for the engine
 */
export function resumesRepeats (app: FastifyInstance): preValidationAsyncHookHandler {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { 'last-event-id': id } = request.headers
    if (typeof id !== 'string' || id === '') return
    const messageId = EVENT_ID.exec(id)?.[1]?.toLowerCase()
    if (messageId === undefined) throw invalid({ path: '/headers/last-event-id', message: 'must be the id of an event', keyword: 'format' })
    await resume(app, reply, app.auth.callerOf(request), messageId, parseCursor(id, messageId) ?? START)
  }
}
