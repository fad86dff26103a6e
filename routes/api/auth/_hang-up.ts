import type { FastifyReply } from 'fastify'

/**
 * Result of work, unless the client leaves before its turn comes: then there is nobody to answer.
 * @param reply for the client
 * @param work is given a signal, and rejects with its reason when it gives up for that
 * @returns null when the client has left; the reply is hijacked then
 */
export async function unlessLeft<T> (reply: FastifyReply, work: (hangUp: AbortSignal) => Promise<T>): Promise<T | null> {
  const { hangUp } = reply
  try {
    return await work(hangUp)
  } catch (error) {
    if (!hangUp.aborted || error !== hangUp.reason) throw error
    reply.hijack()
    return null
  }
}
