/** Route that answers as OpenAI's API for chat completions does. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Caller } from '../../../identity.js'
import { AgentNotFound } from '../../../services/agents/errors.js'
import { callId } from '../../../services/calls/call-id.js'
import type { CallSettings } from '../../../services/calls/index.js'
import { Id } from '../../../services/conversations/shapes.js'
import { OPENAI } from '../../../services/fronts/front.js'
import { promptOf, type SentPrompt } from '../../../services/fronts/openai/messages.js'
import { settingsOf } from '../../../services/fronts/openai/request.js'
import { ChatRequest } from '../../../services/fronts/openai/request-schema.js'
import { newMessagesOf } from '../../../services/fronts/openai/turn.js'
import type { Asked } from '../../../services/generations/index.js'
import { openAiErrors, SECURITY } from '../schemas.js'
import { headOf, wholeRelayed, streamRelayed } from './_relayed.js'
import { storedWhole, streamStored } from './_stored.js'
import { CompletionOrChunks } from './schemas.js'

const SESSION = 'x-session-id'

const ROUTE = 'v1/chat/completions'

const Headers = Type.Object({
  [SESSION]: Type.Optional(Id('Conversation that the turn is stored in; nothing is stored without it')),
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'A repeat with the same key and body joins or returns the same answer, for 24 hours' }))
})

/** Begin a stored turn. */
async function begin (
  app: FastifyInstance, request: FastifyRequest<{ Body: ChatRequest }>, caller: Caller, sessionId: string,
  settings: CallSettings, { history }: SentPrompt
): Promise<Asked> {
  const { body, id: requestId, headers: { 'idempotency-key': key } } = request
  const { temperature, maxTokens, variables, detail, ...further } = settings
  const idempotency = typeof key === 'string' ? { key, request: { ...body, sessionId }, route: ROUTE } : null
  return await app.generations.complete({ caller, requestId, front: OPENAI, idempotency }, {
    agentId: body.model,
    sessionId,
    ...await newMessagesOf(history, (callIds) => app.conversations.answerThatCalls(caller.userId, sessionId, callIds)),
    ...temperature === null ? {} : { temperature },
    ...maxTokens === null ? {} : { maxTokens },
    variables,
    detail,
    further
  })
}

/** Ask an agent, as an OpenAI client. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/completions', {
    config: { produces: ['application/json', 'text/event-stream'], bucket: 'chat' },
    schema: {
      tags: ['fronts'],
      operationId: 'createChatCompletion',
      summary: 'Ask an agent, as an OpenAI client',
      description: 'OpenAI’s chat completions with the id of an agent as `model`. Nothing is stored unless `x-session-id` names a conversation: ' +
        'then the last message, or the results of tools at the end, become a turn of it, and what is stored is the context.',
      security: SECURITY,
      headers: Headers,
      body: ChatRequest,
      response: { 200: CompletionOrChunks, ...openAiErrors(404, 408, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const { body } = request
    app.fronts.asked(OPENAI)
    const agent = app.agents.find(body.model)
    if (agent?.isActive !== true) throw AgentNotFound({ message: `There is no model ${body.model}.`, details: { param: 'model' } })
    const prompt = promptOf(body.messages, app.fronts.imagesFor(agent))
    const settings = { ...settingsOf(body), ...prompt.instructions === undefined ? {} : { instructions: prompt.instructions } }
    const caller = app.auth.callerOf(request)
    const includeUsage = body.stream_options?.include_usage === true
    const sessionId = request.headers[SESSION]?.toLowerCase()
    if (sessionId !== undefined) {
      const asked = request.about = await begin(app, request, caller, sessionId, settings, prompt)
      // A repeat would be another turn.
      reply.header(SESSION, sessionId).header('x-should-retry', 'false')
      const head = { ...headOf(asked.messageId), model: agent.id }
      if (body.stream === true) await streamStored(app, reply, caller, asked, { ...head, includeUsage })
      else return await storedWhole(app, reply, caller, asked, head)
      return
    }
    const { 'idempotency-key': key } = request.headers
    const once = typeof key === 'string' ? { route: ROUTE, key, request: body } : null
    const asked = { id: callId(), caller, requestId: request.id, front: OPENAI, agent, settings, history: prompt.history }
    if (body.stream === true) await streamRelayed(app, reply, asked, once, includeUsage)
    else return await wholeRelayed(app, reply, asked, once)
  })
}
