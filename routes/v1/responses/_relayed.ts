/** Delivery of a response that nothing is stored of: as events while it comes, or whole. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toParleyError } from '../../../plugins/errors/translation.js'
import { madeAt } from '../../../services/calls/call-id.js'
import type { Once, Relayed, RelayedCall } from '../../../services/fronts/index.js'
import { CollectedAnswer } from '../../../services/fronts/relayed-answer.js'
import { EventWriter } from '../../../services/fronts/open-responses/event-writer.js'
import type { KeptRequest } from '../../../services/fronts/open-responses/kept.js'
import { relayedPieces } from '../../../services/fronts/open-responses/pieces.js'
import { relayedEnd, resourceOf, untold, type Told } from '../../../services/fronts/open-responses/resource.js'
import { sayWhetherToRetry } from '../_errors.js'
import { PatientStream } from '../_patient-stream.js'
import { onceNamed, relay, relayWhole } from '../_relay.js'
import type { Resource } from './_stored.js'

const beginningOf = (id: string, model: string): Told => ({
  id,
  sessionId: null,
  model,
  createdAt: madeAt(id),
  completedAt: null,
  status: 'in_progress',
  reason: null,
  content: '',
  reasoning: null,
  toolCalls: null,
  usage: null,
  error: null
})

const endedOf = (told: Told, answer: CollectedAnswer, { usage, agentId, completedAt }: Relayed): Told => {
  const { content, reasoning, toolCalls, finishReason } = answer
  return { ...told, ...relayedEnd(finishReason), model: agentId, completedAt, content, reasoning, toolCalls, usage }
}

/**
 * Answer with events.
 * @param app for the relay
 * @param reply becomes the stream
 * @param asked what is asked
 * @param once under which key, if any
 * @param kept what is known of the request
 * @throws {ParleyError} what went wrong before anything was said
 */
export async function streamRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, kept: KeptRequest
): Promise<void> {
  const stream = new PatientStream(app, reply)
  const begun = onceNamed((id) => {
    const told = beginningOf(id, asked.agent.id)
    const writer = new EventWriter(told, kept)
    return { told, writer, beginning: writer.begin() }
  })
  const answer = new CollectedAnswer()
  let wasAsked = false
  let isFirst = true
  const send = (beginning: string, events: string): Promise<void> | undefined => {
    const text = isFirst ? beginning + events : events
    isFirst = false
    return stream.send(text)
  }
  try {
    const relayed = await relay(app, asked, once, reply, (batch, id) => {
      wasAsked = true
      answer.take(batch)
      const { writer, beginning } = begun(id)
      const text = writer.take(relayedPieces(batch))
      return text === '' || reply.isHungUp ? undefined : send(beginning, text)
    })
    const { told, writer, beginning } = begun(relayed.id)
    if (!reply.isHungUp) await send(beginning, writer.end(endedOf(told, answer, relayed)))
    else if (!stream.isOpen) reply.hijack()
  } catch (error) {
    if (reply.isHungUp) reply.hijack()
    else if (stream.isOpen) {
      app.noticeBroken(reply.request, error)
      const { content, reasoning } = answer
      const known = toParleyError(error)
      app.countError(known.code)
      // Where nobody was asked, it is this call that has failed.
      const { told, writer, beginning } = begun(asked.id)
      await send(beginning, writer.end({ ...untold(told), status: 'failed', content, reasoning, error: known }))
    } else {
      sayWhetherToRetry(reply, wasAsked, once !== null, error)
      throw error
    }
  } finally {
    stream.end()
  }
}

/**
 * The whole response.
 * @param app for the relay
 * @param reply of the call
 * @param asked what is asked
 * @param once under which key, if any
 * @param kept what is known of the request
 * @returns undefined when nobody is left to read it
 * @throws {ParleyError} what went wrong
 */
export async function wholeRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, kept: KeptRequest
): Promise<Resource | undefined> {
  const whole = await relayWhole(app, reply, asked, once)
  if (whole === undefined) return undefined
  return resourceOf(endedOf(beginningOf(whole.relayed.id, asked.agent.id), whole.answer, whole.relayed), kept)
}
