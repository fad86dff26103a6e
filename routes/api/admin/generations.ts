/** Routes to what runs now: listed over all processes, and stopped. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { UUID_PATTERN } from '../../../text.js'
import { Person } from './trace-schema.js'

const TAGS = ['admin']
const SECURITY = [{ accessToken: [] }]
const nullable = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description })

const Running = Type.Object({
  id: Type.String({ description: 'Id of the generation: of the message that it produces' }),
  messageId: Type.String({ description: 'The same' }),
  sessionId: Type.String({ description: 'Its conversation' }),
  user: Person,
  agentId: Type.String({ description: 'The agent that was asked' }),
  front: nullable('Protocol that it is asked in; null where an older version began it'),
  requestId: nullable('`x-request-id` of the request that asked'),
  since: Type.String({ format: 'date-time', description: 'When its turn was stored' }),
  characters: Type.Integer({ minimum: 0, description: 'Of its text, as far as it is stored: up to half a second old' }),
  process: Type.String({ description: 'Id of the process that produces it, as in the overview' })
}, { description: 'A generation that runs' })

/** `/api/admin/generations` */
export default async function generations (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/generations', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'listRunningGenerations',
      summary: 'List what runs',
      description: 'Answers that are being produced, by whichever process, the youngest first. Calls that store no answer (`/v1` without a session) are counted in the overview alone.',
      querystring: Type.Object(PAGE_PROPERTIES, { additionalProperties: false }),
      response: { 200: Type.Object({ generations: Type.Array(Running), nextCursor: NextCursor }), ...errorResponses(400, 401, 403) }
    }
  }, async ({ query }) => {
    const { generations: found, nextCursor } = await app.oversight.generations.list(query)
    return {
      generations: found.map(({ messageId, sessionId, userId, username, agentId, front, requestId, startedAt, characters, owner }) => ({
        id: messageId,
        messageId,
        sessionId,
        user: { id: userId, name: username },
        agentId,
        front,
        requestId,
        since: startedAt.toISOString(),
        characters,
        process: owner
      })),
      nextCursor
    }
  })

  app.post('/generations/:id/stop', {
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'stopGenerationOfUser',
      summary: 'Stop what runs',
      description: 'Whichever process produces it; its text is kept as `stopped`. One that has ended is left as it is.',
      params: Type.Object({ id: Type.String({ pattern: UUID_PATTERN, description: 'Id of the message' }) }),
      response: {
        200: Type.Object({
          id: Type.String({ description: 'Id of the message' }),
          status: Type.String({ description: 'As it ended', examples: ['stopped'] }),
          wasRunning: Type.Boolean({ description: 'Whether it ran until then' })
        }),
        ...errorResponses(400, 401, 403, 404)
      }
    }
  }, async (request) => {
    const id = request.params.id.toLowerCase()
    const { userId: actorId } = app.auth.callerOf(request)
    return { id, ...await app.oversight.generations.stop(id, { actorId, ip: request.ip, requestId: request.id }) }
  })
}
