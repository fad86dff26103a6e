/** Stored messages as the UIMessages that a chat starts from (AI SDK 5 to 7). */
import Type, { type Static } from 'typebox'
import type { Turn } from '../../conversations/rows.js'
import { uiPart } from './files.js'
import { toolValue } from './tool-values.js'

const PartSchema = Type.Object({
  type: Type.String({ description: '`text`, `file`, `reasoning`, `step-start`, or `tool-` and a name', examples: ['text'] })
}, { additionalProperties: true, description: 'A part of a UIMessage' })

/** A part of a UIMessage. */
export type UiPart = { type: string } & Record<string, unknown>

/** A UIMessage. */
export const UiMessageSchema = Type.Object({
  id: Type.String({ description: 'The client’s own id where it gave one, else Parley’s' }),
  role: Type.Enum(['system', 'user', 'assistant'], { description: 'Who speaks' }),
  parts: Type.Array(Type.Unsafe<UiPart>(PartSchema), { description: 'What is said' })
}, { description: 'A UIMessage of the AI SDK' })

/** A UIMessage. */
export type UiMessage = Static<typeof UiMessageSchema>

/** Results of tools by the ids of their calls. */
type Results = ReadonlyMap<string, Turn>

function resultOf (result: Turn | undefined): Record<string, unknown> {
  if (result === undefined) return { state: 'input-available' }
  return result.status === 'failed' ? { state: 'output-error', errorText: result.content } : { state: 'output-available', output: toolValue(result.content) }
}

function partsOf ({ role, content, parts, reasoning, toolCalls }: Turn, results: Results): UiPart[] {
  if (role !== 'assistant') return parts?.map(uiPart) ?? [{ type: 'text', text: content }]
  const said: UiPart[] = [
    ...reasoning === null ? [] : [{ type: 'reasoning', text: reasoning, state: 'done' }],
    ...content === '' ? [] : [{ type: 'text', text: content, state: 'done' }],
    ...(toolCalls ?? []).map(({ id, name, arguments: json }) => ({ type: `tool-${name}`, toolCallId: id, input: toolValue(json), ...resultOf(results.get(id)) }))
  ]
  return said.length === 0 ? [] : [{ type: 'step-start' }, ...said]
}

/** Results that follow a message, before anything else does: other answers may have calls of the same names. */
function resultsAfter (messages: readonly Turn[], at: number): Results {
  const results = new Map<string, Turn>()
  for (const message of messages.slice(at + 1)) {
    if (message.role !== 'tool') break
    if (message.toolCallId !== null) results.set(message.toolCallId, message)
  }
  return results
}

/**
 * A branch as a chat starts from it: an answer and the further steps that came of the tools it asked for are one message. What says
 * nothing is left out, since clients refuse it; so is the answer that is being produced, with its earlier steps: a client that resumes gets
 * all of it, and would have its beginning twice.
 * @param messages of the branch, oldest first
 * @param names that clients gave to them
 */
export function toUiMessages (messages: readonly Turn[], names: ReadonlyMap<string, string>): UiMessage[] {
  const shown: UiMessage[] = []
  for (const [at, message] of messages.entries()) {
    const { id, role, status } = message
    if (role === 'tool') continue
    const last = shown.at(-1)
    const isFurtherStep = role === 'assistant' && messages[at - 1]?.role === 'tool' && last?.role === 'assistant'
    if (status === 'streaming') {
      if (isFurtherStep) shown.pop()
      continue
    }
    const parts = partsOf(message, resultsAfter(messages, at))
    if (isFurtherStep) last.parts.push(...parts)
    else if (parts.length > 0) shown.push({ id: names.get(id) ?? id, role, parts })
  }
  return shown
}
