import { mendPrompt } from '../../mended-prompt.js'
import { isBlank, type PromptMessage, type Tool, type ToolChoice } from '../../message.js'
import type { ProviderRequest } from '../../provider.js'

/** Fields that some upstreams refuse, in the order in which they are given up. */
export const REFUSABLE = ['stream_options', 'max_tokens', 'temperature'] as const

/** A field that some upstreams refuse. */
export type Refusable = typeof REFUSABLE[number]

/**
 * Body of a request.
 * @param request what is asked
 * @param refused fields that this upstream was seen to refuse: left out, or said in its other word
 */
export function completionBody (request: ProviderRequest, refused: ReadonlySet<Refusable>): Record<string, unknown> {
  const { upstream: { model }, messages, temperature, maxTokens, stream, tools = [], toolChoice, extra } = request
  const { system, turns } = mendPrompt(messages)
  const body: Record<string, unknown> = { ...extra }
  if (model !== null) body['model'] = model
  body['messages'] = [...system.map((content) => ({ role: 'system', content })), ...turns.map(toSent)]
  body['stream'] = stream
  if (temperature !== null && !refused.has('temperature')) body['temperature'] = temperature
  if (maxTokens !== null) body[refused.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens'] = maxTokens
  if (stream && !refused.has('stream_options')) body['stream_options'] = { include_usage: true }
  if (tools.length > 0) body['tools'] = tools.map(toSentTool)
  if (tools.length > 0 && toolChoice !== undefined) body['tool_choice'] = toSentChoice(toolChoice)
  return body
}

function toSent ({ role, content, toolCalls, toolCallId }: PromptMessage): Record<string, unknown> {
  if (role === 'tool') return { role, tool_call_id: toolCallId, content }
  if (toolCalls === undefined) return { role, content }
  const calls = toolCalls.map(({ id, name, arguments: json }) => ({ id, type: 'function', function: { name, arguments: json } }))
  return { role, content: isBlank(content) ? null : content, tool_calls: calls }
}

function toSentTool ({ name, description, parameters, strict }: Tool): Record<string, unknown> {
  return { type: 'function', function: { name, ...(description === undefined ? {} : { description }), ...(parameters === undefined ? {} : { parameters }), ...(strict === undefined ? {} : { strict }) } }
}

function toSentChoice (choice: ToolChoice): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } }
}
