/** Route that answers as OpenAI's API for chat completions does. */
import type { FastifyInstance } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { v7 as uuidv7 } from 'uuid'
import { AgentNotFound } from '../../../services/agents/errors.js'
import { OPENAI } from '../../../services/fronts/front.js'
import { promptOf } from '../../../services/fronts/openai/messages.js'
import { settingsOf } from '../../../services/fronts/openai/request.js'
import { ChatRequest } from '../../../services/fronts/openai/request-schema.js'
import { openAiErrors, SECURITY } from '../schemas.js'
import { relayWhole, streamRelayed } from './_relayed.js'
import { CompletionOrChunks } from './schemas.js'

/** Ask an agent, as an OpenAI client. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()
  app.post('/completions', {
    config: { produces: ['application/json', 'text/event-stream'] },
    schema: {
      tags: ['fronts'],
      operationId: 'createChatCompletion',
      summary: 'Ask an agent, as an OpenAI client',
      description: 'OpenAI’s chat completions with the id of an agent as `model`. Nothing is stored unless `x-session-id` names a conversation.',
      security: SECURITY,
      body: ChatRequest,
      response: { 200: CompletionOrChunks, ...openAiErrors(404, 408, 409, 413, 415, 502, 504) }
    }
  }, async (request, reply) => {
    const { body } = request
    app.fronts.asked(OPENAI)
    const agent = app.agents.find(body.model)
    if (agent?.isActive !== true) throw AgentNotFound({ message: `There is no model ${body.model}.`, details: { param: 'model' } })
    const settings = settingsOf(body)
    const { instructions, history } = promptOf(body.messages, agent.features.supportsImages)
    const caller = app.auth.callerOf(request)
    const instructed = instructions === undefined ? settings : { ...settings, instructions }
    const asked = { caller, requestId: request.id, agent, settings: instructed, history }
    const head = { id: `chatcmpl-${uuidv7()}`, created: Math.floor(Date.now() / 1000), model: agent.id }
    if (body.stream === true) {
      await streamRelayed(app, reply, asked, { ...head, includeUsage: body.stream_options?.include_usage === true })
      return
    }
    const answer = await relayWhole(app, reply, asked, head)
    if (answer !== undefined) return reply.send(answer)
  })
}
