/** Answers that nothing is stored of: asked for, and waited for as a whole. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Once, Reader, Relay, Relayed, RelayedCall, Take } from '../../services/fronts/index.js'
import { CollectedAnswer } from '../../services/fronts/relayed-answer.js'
import { sayWhetherToRetry } from './_errors.js'

/**
 * Relay an answer, under a key if there is one.
 * @param app for the relay
 * @param asked what is asked
 * @param once under which key, if any
 * @param reader whose leaving ends the call
 * @param take is given what comes
 */
export const relay = (
  { fronts }: Pick<FastifyInstance, 'fronts'>, asked: RelayedCall, once: Once | null, reader: Reader, take: Take
): ReturnType<Relay> => once === null ? fronts.relay(asked, reader, take) : fronts.relayOnce(asked, once, reader, take)

/**
 * Maker of what is told of an answer, called once its id is known: a repeat tells of another call's answer, and learns whose at its end.
 * @param make with the id
 */
export function onceNamed<T> (make: (id: string) => T): (id: string) => T {
  let made: T | undefined
  return (id) => {
    made ??= make(id)
    return made
  }
}

/**
 * A relayed answer, once it is whole.
 * @param app for the relay
 * @param reply is told who answered, and whether a failure may be tried again
 * @param asked what is asked
 * @param once under which key, if any
 * @returns the answer and what is known of the call; undefined when nobody is left to read it
 */
export async function relayWhole (
  app: FastifyInstance, reply: FastifyReply, asked: RelayedCall, once: Once | null
): Promise<{ answer: CollectedAnswer, relayed: Relayed } | undefined> {
  const answer = new CollectedAnswer()
  let wasAsked = false
  try {
    const relayed = await relay(app, asked, once, reply, (batch) => {
      wasAsked = true
      answer.take(batch)
      return undefined
    })
    reply.header('x-parley-agent', relayed.agentId).header('x-parley-attempts', relayed.attempts)
    return { answer, relayed }
  } catch (error) {
    if (reply.isHungUp) {
      reply.hijack()
      return undefined
    }
    sayWhetherToRetry(reply, wasAsked, once !== null, error)
    throw error
  }
}
