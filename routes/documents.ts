import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../plugins/errors/envelope.js'

/** The machine-readable contract, and the page to read and try it. */
export default async function (app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', {
    config: { produces: ['application/json', 'application/vnd.oai.openapi+json'] },
    schema: {
      tags: ['operations'],
      operationId: 'getOpenApi',
      summary: 'The OpenAPI document',
      description: 'OpenAPI 3.1, generated from the schemas that validate requests and answers.',
      response: { 200: Type.Object({}, { additionalProperties: true, description: 'An OpenAPI 3.1 document' }), ...errorResponses() }
    }
  }, (_request, reply) => reply.type('application/json; charset=utf-8').send(app.openApiText()))
}
