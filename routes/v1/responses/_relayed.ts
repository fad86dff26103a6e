/** Delivery of a response that nothing is stored of: as events while it comes, or whole. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toParleyError } from '../../../plugins/errors/translation.js'
import type { Once, Relayed, RelayedCall } from '../../../services/fronts/index.js'
import { CollectedAnswer } from '../../../services/fronts/relayed-answer.js'
import { EventWriter } from '../../../services/fronts/open-responses/event-writer.js'
import type { KeptRequest } from '../../../services/fronts/open-responses/kept.js'
import { relayedPieces } from '../../../services/fronts/open-responses/pieces.js'
import { relayedEnd, resourceOf, untold, type Told } from '../../../services/fronts/open-responses/resource.js'
import { sayWhetherToRetry } from '../_errors.js'
import { PatientStream } from '../_patient-stream.js'
import { relay, relayWhole } from '../_relay.js'
import type { Resource } from './_stored.js'

const endedOf = (told: Told, answer: CollectedAnswer, { usage, agentId }: Relayed): Told => {
  const { content, reasoning, toolCalls, finishReason } = answer
  const completedAt = Math.floor(Date.now() / 1000)
  return { ...told, ...relayedEnd(finishReason), model: agentId, completedAt, content, reasoning, toolCalls, usage }
}

/**
 * Answer with events.
 * @param app for the relay
 * @param reply becomes the stream
 * @param asked what is asked
 * @param once under which key, if any
 * @param told the answer as it begins
 * @param kept what is known of the request
 * @throws {ParleyError} what went wrong before anything was said
 */
export async function streamRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, told: Told, kept: KeptRequest
): Promise<void> {
  const stream = new PatientStream(app, reply)
  const writer = new EventWriter(told, kept)
  const answer = new CollectedAnswer()
  let wasAsked = false
  let beginning = writer.begin()
  const send = (events: string): Promise<void> | undefined => {
    const text = beginning + events
    beginning = ''
    return stream.send(text)
  }
  try {
    const relayed = await relay(app, asked, once, reply, (batch) => {
      wasAsked = true
      answer.take(batch)
      const text = writer.take(relayedPieces(batch))
      return text === '' || reply.isHungUp ? undefined : send(text)
    })
    if (!reply.isHungUp) await send(writer.end(endedOf(told, answer, relayed)))
    else if (!stream.isOpen) reply.hijack()
  } catch (error) {
    if (reply.isHungUp) reply.hijack()
    else if (stream.isOpen) {
      app.noticeBroken(reply.request, error)
      const { content, reasoning } = answer
      const known = toParleyError(error)
      app.countError(known.code)
      await send(writer.end({ ...untold(told), status: 'failed', content, reasoning, error: known }))
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
 * @param told the answer as it begins
 * @param kept what is known of the request
 * @returns undefined when nobody is left to read it
 * @throws {ParleyError} what went wrong
 */
export async function wholeRelayed (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null, told: Told, kept: KeptRequest
): Promise<Resource | undefined> {
  const whole = await relayWhole(app, reply, asked, once)
  return whole === undefined ? undefined : resourceOf(endedOf(told, whole.answer, whole.relayed), kept)
}
