/** Delivery of a response that is stored: as events while it is produced or afterwards, or whole. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Caller } from '../../../identity.js'
import { HUNG_UP } from '../../../plugins/abort.js'
import { toParleyError } from '../../../plugins/errors/translation.js'
import type { EventStream } from '../../../plugins/event-stream.js'
import { UpstreamError } from '../../../services/calls/errors.js'
import type { StoredAnswer } from '../../../services/conversations/answers.js'
import type { Message } from '../../../services/conversations/shapes.js'
import { openAiError } from '../../../services/fronts/openai/error.js'
import { EventWriter } from '../../../services/fronts/open-responses/event-writer.js'
import { keptOf } from '../../../services/fronts/open-responses/kept.js'
import { livePieces, StoredPieces } from '../../../services/fronts/open-responses/pieces.js'
import { orderOf, resourceOf, toldOf } from '../../../services/fronts/open-responses/resource.js'
import { errorOf, START } from '../../../services/generations/index.js'

/** Milliseconds between looks at an answer that another process produces. */
const LOOK_MS = 500

/** A response, as it is stored. */
export type Resource = ReturnType<typeof resourceOf>

/**
 * A response as it is now.
 * @param stored its answer
 */
export const resourceNow = ({ message, request, trace }: StoredAnswer): Resource =>
  resourceOf(toldOf(message), keptOf(request), orderOf(trace))

/**
 * Answer with the events of a response.
 * @param app for the engine
 * @param reply becomes the stream
 * @param caller whose response
 * @param stored its answer as it is now
 * @param after number of the last event that the reader has; all of them when absent
 */
export async function streamResponse (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, stored: StoredAnswer, after?: number
): Promise<void> {
  const { id } = stored.message
  const writer = new EventWriter(toldOf(stored.message), keptOf(stored.request), after === undefined ? {} : { after })
  const stream = reply.openEventStream()
  const reading = new AbortController()
  stream.onClose(() => { reading.abort(HUNG_UP) })
  const right = app.auth.rights.watch(caller, () => { reading.abort() })
  app.generationMetrics.streams(1)
  try {
    void stream.sendEncoded(writer.begin())
    const isLive = app.generations.traceOf(caller.userId, id)?.isWhole === true
    const ended = await (isLive ? tellLive : tellStored)(app, caller.userId, stored, writer, stream, reading.signal)
    if (right.ended !== undefined) throw right.ended
    if (ended?.status === 'failed') app.countError(ended.error?.code ?? UpstreamError.code)
    if (ended !== undefined) await stream.sendEncoded(writer.end(toldOf(ended)))
  } catch (error) {
    app.noticeBroken(reply.request, error)
    const known = toParleyError(error)
    app.countError(known.code)
    await stream.sendEncoded(writer.fail(openAiError(known).error))
  } finally {
    right.release()
    app.generationMetrics.streams(-1)
    stream.end()
  }
}

/** Tells out of this process's log; gives the answer once it has ended, undefined where its reader left first. */
async function tellLive (
  app: FastifyInstance, userId: string, { message: { id } }: StoredAnswer, writer: EventWriter, stream: EventStream, signal: AbortSignal
): Promise<StoredAnswer['message'] | undefined> {
  let isOver = false
  let ended: Message | undefined
  await app.generations.follow(userId, id, START, (events) => {
    const last = events.at(-1)
    isOver = last?.type === 'end' || last?.type === 'error'
    if (last?.type === 'end') ended = (last.data as { message: Message }).message
    const text = writer.take(livePieces(events, () => app.generations.traceOf(userId, id)?.text ?? ''))
    return text === '' ? undefined : stream.sendEncoded(text)
  }, signal)
  if (!isOver) return undefined
  return ended ?? (await app.conversations.answers.read(userId, id)).message
}

/** Tells out of what is stored, likewise. */
async function tellStored (
  app: FastifyInstance, userId: string, stored: StoredAnswer, writer: EventWriter, stream: EventStream, signal: AbortSignal
): Promise<StoredAnswer['message'] | undefined> {
  const pieces = new StoredPieces()
  let now = stored
  while (!signal.aborted) {
    await stream.sendEncoded(writer.take(pieces.take(now), true))
    if (now.message.status !== 'streaming') return now.message
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) now = await app.conversations.answers.read(userId, now.message.id)
  }
  return undefined
}

/**
 * The response once it has ended.
 * @param app for the engine
 * @param reply of the call
 * @param caller whose response
 * @param messageId of its answer
 * @returns undefined when nobody is left to read it
 * @throws the error that it failed with
 */
export async function wholeResponse (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, messageId: string
): Promise<Resource | undefined> {
  const reading = new AbortController()
  const right = app.auth.rights.watch(caller, () => { reading.abort() })
  try {
    const turn = await app.generations.outcome(caller.userId, messageId, AbortSignal.any([reply.hangUp, reading.signal]))
    if (right.ended !== undefined) throw right.ended
    if (turn === undefined) {
      reply.hijack()
      return undefined
    }
    if (turn.message.status === 'failed') throw errorOf(turn.message)
    return resourceNow(await app.conversations.answers.read(caller.userId, messageId))
  } finally {
    right.release()
  }
}
