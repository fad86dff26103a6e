/** Place of a request for a response: the agent that is asked, and what it goes on from. */
import type { FastifyInstance } from 'fastify'
import { invalid, ParleyError } from '../../../errors.js'
import type { Caller } from '../../../identity.js'
import type { Agent } from '../../../services/agents/agent.js'
import { AgentNotFound } from '../../../services/agents/errors.js'
import { historyBudget } from '../../../services/calls/prompt.js'
import { MessageNotFound, SessionNotFound } from '../../../services/conversations/errors.js'
import { promptContent } from '../../../services/conversations/images.js'
import type { NewMessage } from '../../../services/generations/index.js'
import { messageIdOf } from '../../../services/fronts/open-responses/ids.js'
import { messagesOf, referredIds } from '../../../services/fronts/open-responses/input.js'
import type { ResponseRequest } from '../../../services/fronts/open-responses/request-schema.js'
import type { RelayedCall } from '../../../services/fronts/index.js'

/** Place of a request. */
export interface Place {
  agent: Agent
  /** What it brings. */
  messages: NewMessage[]
  /** The conversation that it goes on in; absent: one is made. */
  sessionId?: string
  /** The answer that it follows; absent: the end of the conversation. */
  parentId?: string
}

const conflicting = (param: string, message: string): Error => invalid({ path: `/body/${param}`, message, keyword: 'unsupported' })

interface Origin { sessionId?: string, parentId?: string, agentId?: string | null }

async function originOf (app: FastifyInstance, userId: string, request: ResponseRequest): Promise<Origin> {
  const { previous_response_id: previous, conversation } = request
  if (typeof previous === 'string') {
    if (conversation !== null && conversation !== undefined) throw conflicting('conversation', 'must be absent beside previous_response_id')
    const { message } = await app.conversations.answers.read(userId, messageIdOf(previous)).catch((error: unknown) => {
      if (!(error instanceof ParleyError) || error.code !== 'MESSAGE_NOT_FOUND') throw error
      throw MessageNotFound({ message: `There is no response ${previous}.`, details: { param: 'previous_response_id' } })
    })
    return { sessionId: message.sessionId, parentId: message.id, agentId: message.agentId }
  }
  if (conversation === null || conversation === undefined) return {}
  const id = (typeof conversation === 'string' ? conversation : conversation.id).toLowerCase()
  const session = await app.sessions.get(userId, id).catch((error: unknown) => {
    if (!(error instanceof ParleyError) || error.code !== 'SESSION_NOT_FOUND') throw error
    throw SessionNotFound({ message: `There is no conversation ${id}.`, details: { param: 'conversation' } })
  })
  return { sessionId: id, agentId: session.agentId }
}

/**
 * Find the place of a request.
 * @param app for its conversations and agents
 * @param userId whose request
 * @param request as it was sent
 * @throws AGENT_NOT_FOUND, MESSAGE_NOT_FOUND, SESSION_NOT_FOUND, COMMON_VALIDATION_ERROR
 */
export async function placeOf (app: FastifyInstance, userId: string, request: ResponseRequest): Promise<Place> {
  const { input, store, background } = request
  if (background === true && store === false) throw conflicting('background', 'needs a response that is stored')
  const { agentId, ...origin } = await originOf(app, userId, request)
  const model = request.model ?? agentId
  if (model === null || model === undefined) throw invalid({ path: '/body/model', message: 'must be given', keyword: 'required' })
  const agent = app.agents.find(model)
  if (agent?.isActive !== true) throw AgentNotFound({ message: `There is no model ${model}.`, details: { param: 'model' } })
  const referred = await app.conversations.answers.byId(userId, referredIds(input))
  return { agent, ...origin, messages: messagesOf(input, app.fronts.imagesFor(agent), referred) }
}

/**
 * Prompt of a call that nothing is stored of: what is stored before it, and what it brings.
 * @param app for its conversations
 * @param caller whose request
 * @param place of the request
 */
export async function promptAt (app: FastifyInstance, { userId }: Caller, { agent, sessionId, parentId, messages }: Place): Promise<RelayedCall['history']> {
  const brought = messages.map(({ content, parts, ...turn }) => ({ ...turn, content: promptContent(content, parts) }))
  if (sessionId === undefined) return brought
  const leaf = parentId ?? (await app.sessions.get(userId, sessionId)).activeLeaf
  if (leaf === null) return brought
  return [...await app.conversations.branches.context(userId, sessionId, leaf, historyBudget(agent.contextTokens)), ...brought]
}
