/** Delivery of an answer that is stored as a turn of a conversation: as chunks while it comes, or whole. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ParleyError } from '../../../errors.js'
import type { Caller } from '../../../identity.js'
import type { ChunkHead } from '../../../services/fronts/openai/chunk.js'
import { completionOf, type ChatCompletion } from '../../../services/fronts/openai/completion.js'
import { StoredChunks, wholeOf } from '../../../services/fronts/openai/stored-chunks.js'
import { errorIn, errorOf, START, thrownOf, type Asked } from '../../../services/generations/index.js'
import { failWithin } from '../_errors.js'
import { stopOnHangUp } from '../../_hang-up.js'
import { PatientStream } from '../_patient-stream.js'

/**
 * Answer with the chunks of a turn that was committed.
 * @param app for the engine
 * @param reply becomes the stream
 * @param caller whose answer
 * @param asked which answer
 * @param head of every chunk
 * @throws {ParleyError} what went wrong before anything was said
 */
export async function streamStored (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, asked: Asked, head: ChunkHead
): Promise<void> {
  const stream = new PatientStream(app, reply)
  const chunks = new StoredChunks(head)
  const reading = new AbortController()
  const right = app.auth.rights.watch(caller, () => { reading.abort() })
  let failure: ParleyError | undefined
  stopOnHangUp(app, reply, caller.userId, asked.messageId)
  try {
    await app.generations.follow(caller.userId, asked.messageId, START, (events) => {
      const told = events.map(errorIn).find((error) => error !== undefined)
      if (told !== undefined) failure = thrownOf(told)
      const text = chunks.take(events)
      return text === '' ? undefined : stream.send(text)
    }, AbortSignal.any([reply.hangUp, reading.signal]))
    failure = right.ended ?? failure
    if (failure !== undefined) throw failure
    if (reply.hangUp.aborted && !stream.isOpen) reply.hijack()
  } catch (error) {
    if (!stream.isOpen) throw error
    await failWithin(reply, stream, error)
  } finally {
    right.release()
    stream.end()
  }
}

/**
 * The whole answer of a turn that was committed.
 * @param app for the engine
 * @param reply of the call
 * @param caller whose answer
 * @param asked which answer
 * @param head id, time and model
 * @returns undefined when nobody is left to read it
 * @throws {ParleyError} what went wrong
 */
export async function storedWhole (
  app: FastifyInstance, reply: FastifyReply, caller: Caller, asked: Asked, head: Omit<ChunkHead, 'includeUsage'>
): Promise<ChatCompletion | undefined> {
  stopOnHangUp(app, reply, caller.userId, asked.messageId)
  const reading = new AbortController()
  const right = app.auth.rights.watch(caller, () => { reading.abort() })
  try {
    const turn = await app.generations.outcome(caller.userId, asked.messageId, AbortSignal.any([reply.hangUp, reading.signal]))
    if (right.ended !== undefined) throw right.ended
    if (turn === undefined) {
      reply.hijack()
      return undefined
    }
    const { message } = turn
    if (message.status === 'failed') throw errorOf(message)
    return completionOf({ ...head, model: message.agentId ?? head.model }, wholeOf(message))
  } finally {
    right.release()
  }
}
