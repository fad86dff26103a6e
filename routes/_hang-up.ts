import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * Stop an answer as soon as its reader hangs up: to be called before anything else is waited for, so that the upstream hears of it first.
 * @param app for the engine
 * @param reply whose reader
 * @param userId whose answer
 * @param messageId of the answer
 */
export function stopOnHangUp (app: FastifyInstance, reply: FastifyReply, userId: string, messageId: string): void {
  const stop = (): void => {
    app.generations.stop(userId, messageId).catch((error: unknown) => { app.noticeBroken(reply.request, error) })
  }
  if (reply.hangUp.aborted) stop()
  else reply.hangUp.addEventListener('abort', stop, { once: true })
}
