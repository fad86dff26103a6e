import type { FastifyInstance, FastifyReply } from 'fastify'
import { render, toParleyError } from '../../../plugins/errors.js'
import { errorOf, formatEventId, START, type Asked, type Cursor, type Sink } from '../../../services/generations/index.js'
import type { Message } from '../../../services/sessions/shapes.js'

/** How a caller wants an answer. */
export interface Delivery { stream: boolean, onDisconnect: 'continue' | 'cancel' }

/** A turn as JSON. */
export interface TurnAnswer { sessionId: string, userMessage: Message, message: Message }

/** Stop an answer as soon as its reader hangs up: called before anything else is waited for, so that the upstream hears of it first. */
function stopOnHangUp (app: FastifyInstance, reply: FastifyReply, userId: string, messageId: string): void {
  const stop = (): void => {
    app.generations.stop(userId, messageId).catch((error: unknown) => { reply.log.warn({ err: error, messageId }, 'could not stop a generation') })
  }
  if (reply.hangUp.aborted) stop()
  else reply.hangUp.addEventListener('abort', stop, { once: true })
}

/**
 * Stream a generation's events from a cursor on, at the reader's pace.
 * @param app for the engine
 * @param reply becomes the stream
 * @param userId whose answer
 * @param messageId of the answer
 * @param from how far the reader has come
 * @param onDisconnect what becomes of the answer when the reader leaves
 */
export async function streamAnswer (
  app: FastifyInstance, reply: FastifyReply, userId: string, messageId: string, from: Cursor, onDisconnect: Delivery['onDisconnect']
): Promise<void> {
  const stream = reply.openEventStream()
  app.generationMetrics.streams(1)
  let last = from
  const sink: Sink = (events) => {
    last = events.at(-1) ?? last
    return stream.send(events.map(({ type, data, ...cursor }) => ({ id: formatEventId(messageId, cursor), event: type, data })))
  }
  if (onDisconnect === 'cancel') stopOnHangUp(app, reply, userId, messageId)
  try {
    await app.generations.follow(userId, messageId, from, sink, stream.closed)
  } catch (error) {
    reply.log.warn({ err: error, messageId }, 'a stream broke off')
    const cursor = { chars: last.chars, n: last.n + 1 }
    await stream.send([{ id: formatEventId(messageId, cursor), event: 'error', data: render(toParleyError(error)) }])
  } finally {
    app.generationMetrics.streams(-1)
    stream.end()
  }
}

/**
 * Answer a call that began, or joined, a generation.
 * @param app for the engine
 * @param reply of the call
 * @param userId whose answer
 * @param asked which answer
 * @param delivery as JSON or streamed
 * @returns the JSON answer; undefined when it was streamed or nobody is left to read it
 * @throws the error that a failed answer was stored with
 */
export async function deliver (
  app: FastifyInstance, reply: FastifyReply, userId: string, asked: Asked, delivery: Delivery
): Promise<TurnAnswer | undefined> {
  const { messageId, sessionId } = asked
  if (delivery.stream) {
    await streamAnswer(app, reply, userId, messageId, START, delivery.onDisconnect)
    return undefined
  }
  if (delivery.onDisconnect === 'cancel') stopOnHangUp(app, reply, userId, messageId)
  const message = await app.generations.outcome(userId, messageId, reply.hangUp)
  if (message === undefined) {
    reply.hijack()
    return undefined
  }
  if (message.status === 'failed') throw errorOf(message)
  const userMessage = await app.generations.find(userId, message.parentId ?? message.id)
  return { sessionId, userMessage, message }
}
