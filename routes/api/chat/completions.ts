/** Route that begins a turn with new user messages, in a conversation of the caller's or a fresh one. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { invalid } from '../../../errors.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import type { NewMessage } from '../../../services/generations/index.js'
import { ROLES } from '../../../services/conversations/shapes.js'
import { askerOf, deliver } from './_answer.js'
import { resumesRepeats } from './_resume.js'
import { AgentId, AnswerOrStream, Content, Id, IdempotencyHeaders, OnDisconnect, STREAMABLE, Stream } from './schemas.js'

const Body = Type.Object({
  agentId: AgentId,
  sessionId: Type.Optional(Id('Conversation to continue; one is made when absent')),
  message: Type.Optional(Content),
  messages: Type.Optional(Type.Array(
    Type.Object({ role: Type.Enum([...ROLES], { description: 'Who speaks' }), content: Content }, { additionalProperties: false }),
    { minItems: 1, maxItems: 1000, description: 'For stateless clients: the whole conversation, the last from the user' }
  )),
  parentId: Type.Optional(Id('Message to follow, instead of the end of the branch shown last (`activeLeaf`)')),
  stream: Stream,
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2, description: 'Overrides the agent’s' })),
  maxTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Overrides the agent’s' })),
  variables: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 10_000 }), {
    // The key's own schema would become a pattern that takes any key, of any length.
    propertyNames: { maxLength: 64 }, maxProperties: 100, description: 'Values of the agent’s variables'
  })),
  detail: Type.Optional(Type.Boolean({ description: 'Whether workflow steps are wanted as status events' })),
  onDisconnect: OnDisconnect
}, { additionalProperties: false, examples: [{ agentId: 'guide', message: 'What is Parley?', stream: true }] })

/** The new messages of a turn, and what else can't be said by a schema. */
function messagesOf ({ message, messages, sessionId, parentId }: Static<typeof Body>): NewMessage[] {
  if ((message === undefined) === (messages === undefined)) throw invalid({ path: '/body', message: 'must have either message or messages', keyword: 'oneOf' })
  if (parentId !== undefined && sessionId === undefined) throw invalid({ path: '/body/parentId', message: 'needs a sessionId', keyword: 'dependentRequired' })
  if (message !== undefined) return [{ role: 'user', content: message }]
  const last = messages?.at(-1)
  if (messages === undefined || last?.role !== 'user') throw invalid({ path: '/body/messages', message: 'must end with a message of the user', keyword: 'role' })
  return sessionId === undefined ? messages : [last]
}

/** Ask an agent. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/completions', {
    config: { produces: STREAMABLE, bucket: 'chat' },
    preValidation: resumesRepeats(app),
    schema: {
      tags: ['chat'],
      operationId: 'createCompletion',
      summary: 'Ask an agent',
      description: 'The user message is committed before the agent’s upstream is called, and the whole answer before `end` or the JSON answer is sent. ' +
        'The answer is produced independently of this connection: a client that leaves can resume it.',
      security: [{ accessToken: [] }, { apiKey: [] }],
      headers: IdempotencyHeaders,
      body: Body,
      response: { 200: AnswerOrStream, ...errorResponses(400, 401, 404, 406, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const { body } = request
    const asker = askerOf(app, request, body)
    const asked = await app.generations.complete(asker, { ...body, messages: messagesOf(body) })
    const answer = await deliver(app, reply, asker.caller, asked, body)
    if (answer !== undefined) return reply.send(answer)
  })
}
