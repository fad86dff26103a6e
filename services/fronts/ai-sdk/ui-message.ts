/** Stored messages as the UIMessages that a chat starts from (AI SDK 5 to 7). */
import Type, { type Static } from 'typebox'
import type { Message } from '../../conversations/shapes.js'
import { toolInput } from './tool-input.js'

const UiPart = Type.Object({
  type: Type.String({ description: '`text`, `reasoning`, `step-start`, or `tool-` and a name', examples: ['text'] })
}, { additionalProperties: true, description: 'A part of a UIMessage' })

type Part = { type: string } & Record<string, unknown>

/** A UIMessage. */
export const UiMessageSchema = Type.Object({
  id: Type.String({ description: 'The client’s own id where it gave one, else Parley’s' }),
  role: Type.Enum(['system', 'user', 'assistant'], { description: 'Who speaks' }),
  parts: Type.Array(Type.Unsafe<Part>(UiPart), { description: 'What is said' })
}, { description: 'A UIMessage of the AI SDK' })

/** A UIMessage. */
export type UiMessage = Static<typeof UiMessageSchema>

function partsOf ({ role, content, reasoning, toolCalls }: Message, results: ReadonlyMap<string, string>): Part[] {
  if (role !== 'assistant') return [{ type: 'text', text: content }]
  const said: Part[] = [
    ...reasoning === null ? [] : [{ type: 'reasoning', text: reasoning, state: 'done' }],
    ...content === '' ? [] : [{ type: 'text', text: content, state: 'done' }],
    ...(toolCalls ?? []).map(({ id, name, arguments: json }) => {
      const output = results.get(id)
      const state = output === undefined ? { state: 'input-available' } : { state: 'output-available', output }
      return { type: `tool-${name}`, toolCallId: id, input: toolInput(json), ...state }
    })
  ]
  return said.length === 0 ? [] : [{ type: 'step-start' }, ...said]
}

/**
 * A branch as a chat starts from it. What says nothing is left out, since clients refuse it; so is the answer that is being produced: a
 * client that resumes gets all of it, and would have its beginning twice.
 * @param messages of the branch, oldest first
 * @param names that clients gave to them
 */
export function toUiMessages (messages: readonly Message[], names: ReadonlyMap<string, string>): UiMessage[] {
  const results = new Map(messages.flatMap(({ toolCallId, content }) => toolCallId === null ? [] : [[toolCallId, content] as const]))
  return messages.flatMap((message): UiMessage[] => {
    const { id, role, status } = message
    if (role === 'tool' || status === 'streaming') return []
    const parts = partsOf(message, results)
    return parts.length === 0 ? [] : [{ id: names.get(id) ?? id, role, parts }]
  })
}
