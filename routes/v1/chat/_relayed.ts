/** Delivery of an answer that nothing is stored of: as chunks while it comes, or whole. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { madeAt } from '../../../services/calls/call-id.js'
import type { Once, RelayedCall } from '../../../services/fronts/index.js'
import type { ChunkHead } from '../../../services/fronts/openai/chunk.js'
import { ChunkStream } from '../../../services/fronts/openai/chunk-stream.js'
import { completionOf, type ChatCompletion } from '../../../services/fronts/openai/completion.js'
import { failWithin, sayWhetherToRetry } from '../_errors.js'
import { PatientStream } from '../_patient-stream.js'
import { onceNamed, relay, relayWhole } from '../_relay.js'

/**
 * Fields by which a client knows an answer, told again or not.
 * @param id of the answer
 */
export const headOf = (id: string): Pick<ChunkHead, 'id' | 'created'> => ({ id: `chatcmpl-${id}`, created: madeAt(id) })

/**
 * Answer with chunks.
 * @param app for the relay
 * @param reply becomes the stream
 * @param asked what is asked
 * @param once under which key, if any
 * @param includeUsage whether the chunks have the usage
 * @throws {ParleyError} what went wrong before anything was said
 */
export async function streamRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, includeUsage: boolean
): Promise<void> {
  const stream = new PatientStream(app, reply)
  const chunksOf = onceNamed((id) => new ChunkStream({ ...headOf(id), model: asked.agent.id, includeUsage }))
  let wasAsked = false
  try {
    const { id, usage } = await relay(app, asked, once, reply, (batch, id) => {
      wasAsked = true
      const text = chunksOf(id).take(batch)
      return text === '' || reply.isHungUp ? undefined : stream.send(text)
    })
    if (!reply.isHungUp) await stream.send(chunksOf(id).end(usage))
    else if (!stream.isOpen) reply.hijack()
  } catch (error) {
    if (reply.isHungUp) reply.hijack()
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
 * @returns undefined when nobody is left to read it
 * @throws {ParleyError} what went wrong
 */
export async function wholeRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null
): Promise<ChatCompletion | undefined> {
  const whole = await relayWhole(app, reply, asked, once)
  if (whole === undefined) return undefined
  const { answer: { content, reasoning, toolCalls, finishReason }, relayed: { id, usage, agentId } } = whole
  return completionOf({ ...headOf(id), model: agentId }, { content, reasoning, toolCalls, finishReason, usage })
}
