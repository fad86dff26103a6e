/** Routes of stored responses: read or followed again, cancelled, deleted. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { messageIdOf } from '../../../services/fronts/open-responses/ids.js'
import { OPENING } from '../../../services/fronts/open-responses/kept.js'
import { openAiErrors, SECURITY } from '../schemas.js'
import { resourceNow, streamResponse } from './_stored.js'
import { ResponseOrEvents, ResponseParams, ResponseResource } from './schemas.js'

/** Stored responses. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  const shared = { tags: ['fronts'], security: SECURITY, params: ResponseParams }

  app.get('/:id', {
    config: { produces: ['application/json', 'text/event-stream'] },
    schema: {
      ...shared,
      operationId: 'getResponse',
      summary: 'Read a response, or follow it',
      description: 'As it is now; with `stream=true` its events from the start, or after the number `starting_after`, on any replica and after a restart. ' +
        'What is no longer in memory comes as one delta. Any answer of a conversation can be read so.',
      querystring: Type.Object({
        stream: Type.Optional(Type.Boolean({ description: 'True: its events' })),
        starting_after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Number of the last event that was received' }))
      }),
      response: { 200: ResponseOrEvents, ...openAiErrors(404) }
    }
  }, async (request, reply) => {
    const caller = app.auth.callerOf(request)
    const id = messageIdOf(request.params.id)
    const stored = await app.conversations.answers.read(caller.userId, id)
    if (request.query.stream !== true) return resourceNow(stored)
    app.generationMetrics.resumed(app.generations.isLive(id) ? 'live' : 'stored')
    await streamResponse(app, reply, caller, stored, request.query.starting_after)
  })

  app.post('/:id/cancel', {
    config: { frees: true },
    schema: {
      ...shared,
      operationId: 'cancelResponse',
      summary: 'Cancel a response',
      description: 'Stops its upstream and keeps the text so far, as `cancelled`. One that has ended is returned unchanged.',
      response: { 200: ResponseResource, ...openAiErrors(404) }
    }
  }, async (request) => {
    const { userId } = app.auth.callerOf(request)
    const id = messageIdOf(request.params.id)
    await app.conversations.answers.read(userId, id)
    await app.generations.stop(userId, id)
    return resourceNow(await app.conversations.answers.read(userId, id))
  })

  app.delete('/:id', {
    config: { frees: true },
    schema: {
      ...shared,
      operationId: 'deleteResponse',
      summary: 'Delete a response',
      description: 'It can’t be read or gone on from any more. The conversation that was made with it goes with its last response; in one that goes on, its turn stays.',
      response: {
        200: Type.Object({ id: Type.String(), object: Type.Enum(['response']), deleted: Type.Boolean() }, { description: 'Deleted' }), ...openAiErrors(404)
      }
    }
  }, async (request) => {
    const { userId } = app.auth.callerOf(request)
    const id = messageIdOf(request.params.id)
    const { message } = await app.conversations.answers.read(userId, id)
    if (message.status === 'streaming') await app.generations.stop(userId, id)
    if (await app.conversations.answers.takeBack(userId, id, OPENING)) app.conversations.removeSoon()
    return { id: request.params.id, object: 'response' as const, deleted: true }
  })
}
