import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { SECURITY, SessionParams } from './schemas.js'

const TAGS = ['sessions']

/** Links to a conversation. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.post('/:id/share', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'shareSession',
      summary: 'Give a link to a conversation',
      description: 'To its newest branch as it is now: what is added later, or in other branches, is not shown; only an answer that is being produced grows until it is complete. Asked again, it is the same link with a new snapshot, until it is revoked.',
      params: SessionParams,
      response: {
        201: Type.Object({
          token: Type.String({ description: '128 unguessable bits; who has it can read the snapshot', examples: ['9vGJv0JtTj6y7c5X1VQ2Zg'] }),
          url: Type.String({ description: 'Address of the snapshot on this server', examples: ['/api/shared/9vGJv0JtTj6y7c5X1VQ2Zg'] }),
          createdAt: Type.String({ format: 'date-time', description: 'The moment that it shows', examples: ['2026-01-31T12:00:00.000Z'] })
        }),
        ...errorResponses(400, 401, 404)
      }
    }
  }, async (request, reply) => {
    const { token, createdAt } = await app.shares.create(app.auth.callerOf(request).userId, request.params.id)
    return reply.code(201).header('cache-control', 'no-store').send({ token, url: `/api/shared/${token}`, createdAt: createdAt.toISOString() })
  })

  app.delete('/:id/share', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'revokeShares',
      summary: 'Revoke every link to a conversation',
      description: 'Effective at once. Also 204 when there was none.',
      params: SessionParams,
      response: { 204: Type.Null({ description: 'Revoked' }), ...errorResponses(400, 401, 404) }
    }
  }, async (request, reply) => {
    await app.shares.revoke(app.auth.callerOf(request).userId, request.params.id)
    return reply.code(204).send(null)
  })
}
