/** Routes to one chat of the AI SDK: a new start from what is stored, resume, stop. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { MethodNotAllowed } from '../../../errors.js'
import { errorResponses } from '../../../plugins/errors/envelope.js'
import { SessionNotFound } from '../../../services/conversations/errors.js'
import { SessionSchema } from '../../../services/conversations/shapes.js'
import { UiMessageSchema } from '../../../services/fronts/ai-sdk/ui-message.js'
import { ChatParams, PARTS, PartsQuery, PartsResponse } from './ai-sdk-schemas.js'
import { streamParts } from './_ai-sdk-stream.js'

const TAGS = ['fronts']
const SECURITY = [{ accessToken: [] }, { apiKey: [] }]

const Chat = Type.Object({
  id: ChatParams.properties.chatId,
  sessionId: SessionSchema.properties.id,
  agentId: SessionSchema.properties.agentId,
  messages: Type.Array(UiMessageSchema, { description: 'The branch shown last, for `useChat({ messages })`; without the answer that is being produced, which `resume` brings whole' }),
  activeMessageId: SessionSchema.properties.activeMessageId
}, { description: 'A chat to start from' })

const StopBody = Type.Union([
  Type.Object({
    messageId: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1000, description: 'Only this answer; absent: whichever runs' }))
  }, { additionalProperties: true, maxProperties: 100, propertyNames: { maxLength: 256 } }),
  Type.Null()
], { description: 'May be left out', examples: [{}] })

/** The address of completions takes the place of a chat that is called so, for other methods than this one. */
async function leaveCompletions (request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if ((request.params as { chatId: string }).chatId !== 'completions') return
  void reply.header('allow', 'POST')
  throw MethodNotAllowed()
}

/** One chat. */
export default async function (instance: FastifyInstance): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/:chatId', {
    config: { large: true },
    onRequest: leaveCompletions,
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'getChat',
      summary: 'What useChat starts from after a reload',
      description: 'The newest messages of the branch shown last, as many as a client could send back.',
      params: ChatParams,
      response: { 200: Chat, ...errorResponses(400, 401, 404) }
    }
  }, async (request) => {
    const { userId } = app.auth.callerOf(request)
    const { chatId } = request.params
    // Before its messages: an answer that ends meanwhile is among them.
    const session = await app.fronts.chats.find(userId, chatId)
    if (session === undefined) throw SessionNotFound()
    const { id: sessionId, agentId, activeMessageId } = session
    return { id: chatId, sessionId, agentId, messages: await app.fronts.chats.history(userId, sessionId), activeMessageId }
  })

  app.get('/:chatId/stream', {
    config: { produces: PARTS },
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'resumeChat',
      summary: 'Resume a chat, as useChat does',
      description: 'The whole answer that is being produced, from its start on, on any replica; 204 when none is, and for a chat that does not exist yet.',
      params: ChatParams,
      querystring: PartsQuery,
      response: { 200: PartsResponse, 204: Type.Null({ description: 'Nothing runs' }), ...errorResponses(400, 401, 404, 406) }
    }
  }, async (request, reply) => {
    const caller = app.auth.callerOf(request)
    const { params: { chatId }, query: { v } } = request
    const session = await app.fronts.chats.find(caller.userId, chatId)
    if (session === undefined || session.activeMessageId === null) return await reply.code(204).send(null)
    const messageId = session.activeMessageId
    app.generationMetrics.resumed(app.generations.isLive(messageId) ? 'live' : 'stored')
    await streamParts(app, reply, caller, { messageId, sessionId: session.id, ...await app.fronts.chats.shown(caller.userId, messageId) }, v === '7' ? 7 : 5, 0)
  })

  app.post('/:chatId/stop', {
    config: { frees: true },
    schema: {
      tags: TAGS,
      security: SECURITY,
      operationId: 'stopChat',
      summary: 'Stop the answer of a chat',
      description: 'Stops the upstream, from whichever connection or device, and keeps the text so far. `useChat().stop()` alone only stops reading.',
      params: ChatParams,
      body: StopBody,
      response: { 204: Type.Null({ description: 'Nothing runs any more, or another answer than the one named' }), ...errorResponses(400, 401, 404, 413, 415) }
    }
  }, async (request, reply) => {
    const { userId } = app.auth.callerOf(request)
    const session = await app.fronts.chats.find(userId, request.params.chatId)
    if (session === undefined) throw SessionNotFound()
    const { activeMessageId } = session
    const named = request.body?.messageId
    const isMeant = named == null || named.toLowerCase() === activeMessageId ||
      (activeMessageId !== null && named === (await app.fronts.chats.shown(userId, activeMessageId)).shownAs)
    if (activeMessageId !== null && isMeant) await app.generations.stop(userId, activeMessageId)
    return await reply.code(204).send(null)
  })
}
