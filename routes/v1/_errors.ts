/** Errors of a front while an answer is on its way. */
import type { FastifyReply } from 'fastify'
import { ParleyError } from '../../errors.js'
import { toParleyError } from '../../plugins/errors/translation.js'
import { openAiError } from '../../services/fronts/openai/error.js'
import { errorChunk } from '../../services/fronts/openai/chunk.js'
import type { PatientStream } from './_patient-stream.js'

/**
 * Tell clients that repeat what failed by themselves whether they may: not what was committed, and not what an upstream may have billed.
 * @param reply of the call
 * @param wasBegun whether an upstream was called
 * @param isKept whether a repeat would be told the same
 * @param error how it failed
 */
export function sayWhetherToRetry (reply: FastifyReply, wasBegun: boolean, isKept: boolean, error: unknown): void {
  const isHarmless = !isKept && error instanceof ParleyError && error.code === 'AGENT_UNAVAILABLE'
  if (wasBegun && !isHarmless) reply.header('x-should-retry', 'false')
}

/**
 * Fail within a stream that is open.
 * @param reply of the call
 * @param stream which ends with it
 * @param error how it failed
 */
export async function failWithin (reply: FastifyReply, stream: PatientStream, error: unknown): Promise<void> {
  reply.server.noticeBroken(reply.request, error)
  const known = toParleyError(error)
  reply.server.countError(known.code)
  await stream.send(errorChunk(openAiError(known)))
}
