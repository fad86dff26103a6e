/** Route that answers as Open Responses and OpenAI's Responses API do. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Caller } from '../../../identity.js'
import { callId } from '../../../services/calls/call-id.js'
import { RESPONSES } from '../../../services/fronts/front.js'
import { echoOf, type KeptRequest } from '../../../services/fronts/open-responses/kept.js'
import { ResponseRequest } from '../../../services/fronts/open-responses/request-schema.js'
import { settingsOf } from '../../../services/fronts/open-responses/settings.js'
import type { Asked } from '../../../services/generations/index.js'
import { stopOnHangUp } from '../../_hang-up.js'
import { openAiErrors, SECURITY } from '../schemas.js'
import { placeOf, promptAt, type Place } from './_place.js'
import { wholeRelayed, streamRelayed } from './_relayed.js'
import { resourceNow, streamResponse, wholeResponse } from './_stored.js'
import { ResponseOrEvents } from './schemas.js'

const Headers = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'A repeat with the same key and body joins or returns the same response, for 24 hours' }))
})

type Request = FastifyRequest<{ Body: ResponseRequest, Headers: { 'idempotency-key'?: string } }>

const ROUTE = 'v1/responses'

function keptBy ({ body }: Request, { agent, sessionId, parentId, messages }: Place): KeptRequest {
  const isQueued = body.background === true
  return { isOpening: sessionId === undefined, previous: parentId ?? null, inputs: messages.length, isQueued, echo: echoOf(body, agent) }
}

/** Begin a stored turn. */
async function begin (app: FastifyInstance, request: Request, caller: Caller, place: Place): Promise<Asked> {
  const { body, id: requestId, headers: { 'idempotency-key': key } } = request
  const { agent, messages, sessionId, parentId } = place
  const { temperature, maxTokens, variables, detail, ...further } = settingsOf(body)
  const idempotency = key === undefined ? null : { key, request: body, route: ROUTE }
  return await app.generations.complete({ caller, requestId, front: RESPONSES, idempotency }, {
    agentId: agent.id,
    messages,
    ...sessionId === undefined ? {} : { sessionId },
    ...parentId === undefined ? {} : { parentId },
    ...temperature === null ? {} : { temperature },
    ...maxTokens === null ? {} : { maxTokens },
    variables,
    detail,
    further,
    request: keptBy(request, place)
  })
}

/** Ask an agent, as a client of Open Responses. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/', {
    config: { produces: ['application/json', 'text/event-stream'], bucket: 'chat' },
    schema: {
      tags: ['fronts'],
      operationId: 'createResponse',
      summary: 'Ask an agent, as a client of Open Responses',
      description: 'The id of an agent is the `model`. A response is stored as a turn of a conversation, which is made unless `previous_response_id` or ' +
        '`conversation` name one; with `store: false` nothing is stored. One that is not in the background ends when its reader leaves, unless it came under a key.',
      security: SECURITY,
      headers: Headers,
      body: ResponseRequest,
      response: { 200: ResponseOrEvents, ...openAiErrors(404, 408, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const { body, headers: { 'idempotency-key': key } } = request
    app.fronts.asked(RESPONSES)
    const caller = app.auth.callerOf(request)
    const settings = settingsOf(body)
    const place = await placeOf(app, caller.userId, body)
    if (body.store === false) {
      const once = key === undefined ? null : { route: ROUTE, key, request: body }
      const history = await promptAt(app, caller, place)
      const asked = { id: callId(), caller, requestId: request.id, front: RESPONSES, agent: place.agent, settings, history }
      const deliver = [app, reply, asked, once, keptBy(request, place)] as const
      if (body.stream === true) await streamRelayed(...deliver)
      else return await wholeRelayed(...deliver)
      return
    }
    const { sessionId, messageId } = request.about = await begin(app, request, caller, place)
    // A repeat would be another turn.
    reply.header('x-session-id', sessionId).header('x-should-retry', 'false')
    if (body.background !== true && key === undefined) stopOnHangUp(app, reply, caller.userId, messageId)
    if (body.stream === true) await streamResponse(app, reply, caller, await app.conversations.answers.read(caller.userId, messageId))
    else if (body.background === true) return resourceNow(await app.conversations.answers.read(caller.userId, messageId))
    else return await wholeResponse(app, reply, caller, messageId)
  })
}
