/** Delivery of an answer that nothing is stored of: as chunks while it comes, or whole. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Fronts, Once, Relay, RelayedCall } from '../../../services/fronts/index.js'
import type { ChunkHead } from '../../../services/fronts/openai/chunk.js'
import { ChunkStream } from '../../../services/fronts/openai/chunk-stream.js'
import { completionOf, type ChatCompletion } from '../../../services/fronts/openai/completion.js'
import { CollectedAnswer } from '../../../services/fronts/relayed-answer.js'
import { failWithin, sayWhetherToRetry } from '../_errors.js'
import { PatientStream } from '../_patient-stream.js'

type RelayRest = [signal: AbortSignal, take: Parameters<Relay>[2]]

const relayBy = ({ fronts }: { fronts: Fronts }, asked: RelayedCall, once: Once | null) => (...rest: RelayRest): ReturnType<Relay> =>
  once === null ? fronts.relay(asked, ...rest) : fronts.relayOnce(asked, once, ...rest)

/**
 * Answer with chunks.
 * @param app for the relay
 * @param reply becomes the stream
 * @param asked what is asked
 * @param once under which key, if any
 * @param head what every chunk says
 * @throws {ParleyError} what went wrong before anything was said
 */
export async function streamRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, head: ChunkHead
): Promise<void> {
  const stream = new PatientStream(app, reply)
  const chunks = new ChunkStream(head)
  let wasAsked = false
  try {
    const { usage } = await relayBy(app, asked, once)(reply.hangUp, (batch) => {
      wasAsked = true
      const text = chunks.take(batch)
      return text === '' || reply.hangUp.aborted ? undefined : stream.send(text)
    })
    if (!reply.hangUp.aborted) await stream.send(chunks.end(usage))
    else if (!stream.isOpen) reply.hijack()
  } catch (error) {
    if (reply.hangUp.aborted) reply.hijack()
    else if (stream.isOpen) await failWithin(reply, stream, error)
    else {
      sayWhetherToRetry(reply, wasAsked, once !== null, error)
      throw error
    }
  } finally {
    stream.end()
  }
}

/**
 * The whole answer.
 * @param app for the relay
 * @param reply of the call
 * @param asked what is asked
 * @param once under which key, if any
 * @param head id, time and model
 * @returns undefined when nobody is left to read it
 * @throws {ParleyError} what went wrong
 */
export async function relayWhole (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, head: Omit<ChunkHead, 'includeUsage'>
): Promise<ChatCompletion | undefined> {
  const answer = new CollectedAnswer()
  let wasAsked = false
  try {
    const { usage, agentId, attempts } = await relayBy(app, asked, once)(reply.hangUp, (batch) => {
      wasAsked = true
      answer.take(batch)
      return undefined
    })
    reply.header('x-parley-agent', agentId).header('x-parley-attempts', attempts)
    const { content, reasoning, toolCalls, finishReason } = answer
    return completionOf({ ...head, model: agentId }, { content, reasoning, toolCalls, finishReason, usage })
  } catch (error) {
    if (reply.hangUp.aborted) {
      reply.hijack()
      return undefined
    }
    sayWhetherToRetry(reply, wasAsked, once !== null, error)
    throw error
  }
}
