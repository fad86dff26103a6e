import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { unlessLeft } from './_hang-up.js'
import { Email, NewPassword, SignedInAnswer, Username, signedInView } from './account-schema.js'

/** `POST /api/auth/register` */
export default async function register (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post('/register', {
    config: { bucket: 'sign-in' },
    schema: {
      tags: ['auth'],
      operationId: 'register',
      summary: 'Make an account and sign in',
      description: 'Makes an account with the role `user`. With `REGISTRATION=closed` it answers 403 `AUTH_FORBIDDEN`.',
      body: Type.Object({ username: Username, password: NewPassword, email: Type.Optional(Email) }, { additionalProperties: false, examples: [{ username: 'ada', password: 'correct-horse-1', email: 'ada@example.org' }] }),
      response: { 201: SignedInAnswer, ...errorResponses(400, 403, 409) }
    }
  }, async ({ body, origin }, reply) => {
    reply.header('cache-control', 'no-store')
    const signedIn = await unlessLeft(reply, (hangUp) => app.accounts.register(body, origin, hangUp))
    if (signedIn === null) return reply
    reply.rememberDevice(signedIn.deviceToken)
    return await reply.code(201).send(signedInView(signedIn))
  })
}
