/**
 * Delivery of a generation to the caller that began, joined or resumed it: as a stream or as JSON, for as long as the caller may read
 * it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ParleyError } from '../../../errors.js'
import { HUNG_UP } from '../../../plugins/abort.js'
import { encodeEvents } from '../../../plugins/event-stream.js'
import { render } from '../../../plugins/errors/envelope.js'
import { toParleyError } from '../../../plugins/errors/translation.js'
import type { Caller } from '../../../identity.js'
import { errorIn, errorOf, formatEventId, howItWent, isTerminal, START, type Asked, type Asker, type Cursor, type Sink, type StreamEvent, type StreamEventType } from '../../../services/generations/index.js'
import { CallEnd } from '../../../services/calls/call.js'
import { SessionNotFound } from '../../../services/conversations/errors.js'
import type { Message } from '../../../services/conversations/shapes.js'
import { stopOnHangUp } from '../../_hang-up.js'

/** Delivery that a caller wants. */
export interface Delivery { stream: boolean, onDisconnect: 'continue' | 'cancel' }

/** A turn as JSON. */
export interface TurnAnswer { sessionId: string, userMessage: Message, message: Message }

/**
 * Asker behind a request.
 * @param app for its caller
 * @param request with an Idempotency-Key, or without
 * @param body what makes a repeat the same request
 */
export function askerOf (app: FastifyInstance, request: FastifyRequest, body: object): Asker {
  app.fronts.asked('native')
  const key = request.headers['idempotency-key']
  return { caller: app.auth.callerOf(request), requestId: request.id, idempotency: typeof key === 'string' ? { key, request: body } : null }
}

/** Headers that name the agent, and the number of calls where this process made them. */
function sayWhoAnswered (reply: FastifyReply, message: Message): void {
  const attempts = howItWent(message)?.attempts
  if (message.agentId !== null) reply.header('x-parley-agent', message.agentId)
  if (attempts !== undefined) reply.header('x-parley-attempts', attempts)
}

/** An answer that was there before is missing because its session was deleted. */
const withoutSession = (error: unknown): unknown => error instanceof ParleyError && error.code === 'MESSAGE_NOT_FOUND' ? SessionNotFound() : error

/**
 * Events that went out last: readers of one answer that keep up are handed the same array one after the other, and it is encoded
 * once for all of them. A weak map of all arrays would be an entry for each piece, which garbage collections go through.
 */
let latest: { events: readonly StreamEvent[], messageId: string, text: string } = { events: [], messageId: '', text: '' }

function encoded (messageId: string, events: readonly StreamEvent[]): string {
  if (latest.events === events && latest.messageId === messageId) return latest.text
  const text = encodeEvents(events.map((event) => {
    const error = errorIn(event)
    return { id: formatEventId(messageId, event), event: event.type, data: error === undefined ? event.data : render(error, event.at) }
  }))
  latest = { events, messageId, text }
  return text
}

/**
 * Begin to stream a generation's events from a cursor on, at the reader's pace, for as long as the reader may read them. Nobody waits
 * for the end: each function that did, and each promise between them, would be a part of an idle stream's memory worth naming.
 * @param app for the engine
 * @param reply becomes the stream
 * @param caller whose answer
 * @param messageId of the answer
 * @param from how far the reader has come
 * @param onDisconnect what becomes of the answer when the reader leaves
 */
export function streamAnswer (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, messageId: string, from: Cursor, onDisconnect: Delivery['onDisconnect']
): void {
  const stream = reply.openEventStream()
  const reading = new CallEnd()
  stream.onClose(() => { reading.abort(HUNG_UP) })
  const right = app.auth.rights.watch(caller, () => { reading.abort() })
  app.generationMetrics.streams(1)
  let last: Cursor & { type?: StreamEventType } = from
  const sink: Sink = (events) => {
    last = events.at(-1) ?? last
    const told = last.type === 'error' && errorIn(events.at(-1) as StreamEvent)
    if (told) app.countError(told.code)
    return stream.sendEncoded(encoded(messageId, events))
  }
  const fail = async (error: unknown): Promise<void> => {
    const cursor = { chars: last.chars, n: last.n + 1 }
    const known = toParleyError(error)
    app.countError(known.code)
    await stream.send([{ id: formatEventId(messageId, cursor), event: 'error', data: render(known) }])
  }
  if (onDisconnect === 'cancel') stopOnHangUp(app, reply, caller.userId, messageId)
  const end = async (broken?: { error: unknown }): Promise<void> => {
    try {
      if (broken !== undefined) {
        app.noticeBroken(reply.request, broken.error)
        await fail(withoutSession(broken.error))
      } else if (right.ended !== undefined && !(last.type !== undefined && isTerminal(last.type))) await fail(right.ended)
    } finally {
      right.release()
      app.generationMetrics.streams(-1)
      stream.end()
    }
  }
  const over = (broken?: { error: unknown }): void => {
    end(broken).catch((error: unknown) => { app.noticeBroken(reply.request, error) })
  }
  app.generations.follow(caller.userId, messageId, from, sink, reading).then(() => { over() }, (error: unknown) => { over({ error }) })
}

/**
 * Answer a call that began, or joined, a generation.
 * @param app for the engine
 * @param reply of the call
 * @param caller whose answer
 * @param asked which answer
 * @param delivery as JSON or streamed
 * @returns the JSON answer; undefined when it is streamed or nobody is left to read it
 * @throws the error that a failed answer was stored with; SESSION_NOT_FOUND when its session was deleted meanwhile; why the caller may
 *   not read it any more
 */
export function deliver (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, asked: Asked, delivery: Delivery
): Promise<TurnAnswer | undefined> {
  const { messageId } = reply.request.about = asked
  if (!delivery.stream) return sendWhole(app, reply, caller, asked, delivery)
  streamAnswer(app, reply, caller, messageId, START, delivery.onDisconnect)
  return Promise.resolve(undefined)
}

async function sendWhole (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, { messageId, sessionId }: Asked, delivery: Delivery
): Promise<TurnAnswer | undefined> {
  if (delivery.onDisconnect === 'cancel') stopOnHangUp(app, reply, caller.userId, messageId)
  const waiting = new AbortController()
  const right = app.auth.rights.watch(caller, () => { waiting.abort() })
  try {
    const turn = await app.generations.outcome(caller.userId, messageId, AbortSignal.any([reply.hangUp, waiting.signal]))
    if (right.ended !== undefined) throw right.ended
    if (turn === undefined) {
      reply.hijack()
      return undefined
    }
    sayWhoAnswered(reply, turn.message)
    if (turn.message.status === 'failed') throw errorOf(turn.message)
    return { sessionId, ...turn }
  } catch (error) {
    throw withoutSession(error)
  } finally {
    right.release()
  }
}
