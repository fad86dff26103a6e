import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { unlessLeft } from './_hang-up.js'
import { Password, SignedInAnswer, signedInView } from './account-schema.js'

const Name = Type.String({ minLength: 1, maxLength: 128, description: 'The username, in whatever case', examples: ['ada'] })

/** `POST /api/auth/login` */
export default async function login (app: FastifyInstance): Promise<void> {
  app.withTypeProvider<TypeBoxTypeProvider>().post('/login', {
    config: { bucket: 'sign-in' },
    schema: {
      tags: ['auth'],
      operationId: 'login',
      summary: 'Sign in',
      description: 'Begins a login. An unknown user and a wrong password are answered alike. After five failures an account makes new devices wait for ' +
        '1, 2, 4 … 900 seconds (429 `AUTH_TOO_MANY_ATTEMPTS`), and after 60 in 15 minutes an address. A device that signed in to the account before has ' +
        'an allowance of its own; it is recognised by the HttpOnly cookie `parley_device`, or by its address and user agent.',
      body: Type.Object({ username: Name, password: Password }, { additionalProperties: false, examples: [{ username: 'ada', password: 'correct-horse-1' }] }),
      response: { 200: SignedInAnswer, ...errorResponses(400, 401, 403) }
    }
  }, async ({ body, origin }, reply) => {
    reply.header('cache-control', 'no-store')
    const signedIn = await unlessLeft(reply, (hangUp) => app.accounts.signIn(body, origin, hangUp))
    if (signedIn === null) return reply
    reply.rememberDevice(signedIn.deviceToken)
    return signedInView(signedIn)
  })
}
