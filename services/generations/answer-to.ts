/** The call that answers a turn. Nothing else may hold what was asked: prompts are large, and answers take their time. */
import type { Call, CallEvent, Calls, EndSignal } from '../calls/call.js'
import { promptContent } from '../conversations/images.js'
import type { Turn } from '../conversations/rows.js'
import type { NewMessage } from '../conversations/turns.js'
import type { PromptMessage, Standing } from '../llm/provider.js'
import type { Ask } from './asks.js'

/** Has an answer produced, given the signal that ends it. */
export type Produce = (signal: EndSignal) => AsyncIterable<CallEvent[]>

/** Ports of answers to turns. */
export interface AnsweringPorts {
  calls: Pick<Calls, 'open'>
  /** The branch that ends in a message, oldest first, cut from the oldest to at most so many characters. */
  context(userId: string, sessionId: string, leafId: string, maxChars: number): Promise<PromptMessage[]>
  /** Standing of a question at upstreams that keep conversations. */
  standing(userId: string, sessionId: string, questionId: string): Promise<Standing>
}

const asSent = ({ role, content, parts, toolCalls, toolCallId }: NewMessage): PromptMessage => ({
  role,
  content: promptContent(content, parts),
  ...toolCalls === undefined ? {} : { toolCalls },
  ...toolCallId === undefined ? {} : { toolCallId }
})

/** Conversation that a prompt is made of; one that was just made is not read back. */
function historyOf ({ context }: AnsweringPorts, ask: Ask, { id, sessionId, parentId }: Turn): Call['history'] {
  const { messages, userId } = ask
  if (ask.sessionId === null) return () => messages.map(asSent)
  return (maxChars) => context(userId, sessionId, parentId ?? id, maxChars)
}

/** Standing of a turn; in a conversation that was just made nobody has answered. */
function standingOf ({ standing }: AnsweringPorts, { userId, sessionId: asked }: Ask, { id, sessionId, parentId }: Turn): NonNullable<Call['standing']> {
  return () => asked === null ? { thread: null, isFresh: true } : standing(userId, sessionId, parentId ?? id)
}

/**
 * Has a turn answered.
 * @param ports what the answer needs
 * @param ask of the turn
 * @param placeholder the assistant message, as committed
 */
export function answerTo (ports: AnsweringPorts, ask: Ask, placeholder: Turn): Produce {
  const { agent, temperature, maxTokens, variables, detail, userId, caller, requestId, front } = ask
  const { instructions, tools, toolChoice, extra, inPieces } = ask
  // No spread: each would give the call a shape of its own, which costs as much as the call.
  const call: Call = {
    agent,
    temperature,
    maxTokens,
    variables,
    detail,
    history: historyOf(ports, ask, placeholder),
    standing: standingOf(ports, ask, placeholder),
    userId,
    keyId: caller.keyId,
    purpose: 'turn',
    front,
    chatId: placeholder.sessionId,
    messageId: placeholder.id,
    requestId
  }
  if (instructions !== undefined) call.instructions = instructions
  if (tools !== undefined) call.tools = tools
  if (toolChoice !== undefined) call.toolChoice = toolChoice
  if (extra !== undefined) call.extra = extra
  if (inPieces !== undefined) call.inPieces = inPieces
  return (signal) => ports.calls.open(call, signal)
}
