import type { IncomingMessage } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { ArchiveSchema } from '../../../services/sessions/archive.js'
import { SessionRef } from '../../../services/conversations/shapes.js'
import { receiveDocument } from './_document.js'
import { SECURITY } from './schemas.js'

const LIMITS = { most: 64 * 1024 * 1024, patience: 60_000 }

/** Taking a conversation in. */
export default async function (instance: FastifyInstance): Promise<void> {
  // Here alone: the body is read once there is a place for it, and never becomes one value.
  instance.removeAllContentTypeParsers()
  instance.addContentTypeParser('application/json', (_request, payload, done) => { done(null, payload) })
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.post('/import', {
    bodyLimit: LIMITS.most,
    config: { readsBody: true },
    validatorCompiler: () => () => true,
    schema: {
      tags: ['sessions'],
      security: SECURITY,
      operationId: 'importSession',
      summary: 'Store an exported conversation',
      description: 'As a new one of the caller: new ids, but times, order and branches as they were. All of it or nothing: 422 `IMPORT_INVALID` ' +
        'has the first bad place as `details.path`. Up to 64 MiB, within a minute; one import at a time for a user, two for a process, else 429.',
      body: ArchiveSchema,
      response: { 201: Type.Object({ session: SessionRef }), ...errorResponses(400, 401, 408, 413, 415, 422) }
    }
  }, async (request, reply) => {
    const { userId } = app.auth.callerOf(request)
    // What is refused before it has come whole is not read to its end.
    const { raw } = request
    const receive = async () => await receiveDocument(request.body as unknown as IncomingMessage ?? raw, LIMITS)
    try {
      return await reply.code(201).send({ session: await app.sessions.import(userId, receive) })
    } catch (error) {
      if (!raw.complete) void reply.header('connection', 'close')
      throw error
    }
  })
}
