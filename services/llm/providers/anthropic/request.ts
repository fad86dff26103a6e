/** Requests to Anthropic's Messages API. */
import { mendPrompt } from '../../mended-prompt.js'
import { isBlank, partsOf, plainText, type Content, type ContentPart, type PromptMessage, type ToolChoice } from '../../message.js'
import type { ProviderRequest } from '../../provider.js'

/** `max_tokens` is required there. */
const DEFAULT_MAX_TOKENS = 4096

/** Agents may have up to 2, as OpenAI does; the Messages API refuses more than this. */
const HIGHEST_TEMPERATURE = 1

const DATA_URL = /^data:([^;,]+);base64,(.*)$/s

type Block = Record<string, unknown>

/**
 * Body of a request.
 * @param request what is asked; of the fields of other protocols (`extra`) only those that have a name here
 */
export function messageBody (request: ProviderRequest): Record<string, unknown> {
  const { upstream: { model }, messages, temperature, maxTokens, stream, tools = [], toolChoice, extra = {} } = request
  const { system, turns } = mendPrompt(messages)
  return {
    ...(model === null ? {} : { model }),
    max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    messages: byRole(turns),
    stream,
    ...(temperature === null ? {} : { temperature: Math.min(temperature, HIGHEST_TEMPERATURE) }),
    ...samplingOf(extra),
    ...(tools.length === 0 ? {} : { tools: tools.map(({ name, description, parameters }) => ({ name, ...(description === undefined ? {} : { description }), input_schema: parameters ?? { type: 'object' } })) }),
    ...(tools.length === 0 || toolChoice === undefined ? {} : { tool_choice: choiceOf(toolChoice) })
  }
}

/** OpenAI's `top_p` is the same here, its `stop` a list. */
function samplingOf ({ top_p: topP, stop }: NonNullable<ProviderRequest['extra']>): Record<string, unknown> {
  const stops = typeof stop === 'string' ? [stop] : stop
  return {
    ...(typeof topP === 'number' ? { top_p: topP } : {}),
    ...(Array.isArray(stops) && stops.length > 0 ? { stop_sequences: stops } : {})
  }
}

/** Results of tools are the user's there, in one turn with what he says next. */
function byRole (turns: readonly PromptMessage[]): Array<{ role: string, content: string | Block[] }> {
  const sent: Array<{ role: string, content: string | Block[] }> = []
  for (const turn of turns) {
    const role = turn.role === 'tool' ? 'user' : turn.role
    const content = contentOf(turn)
    const last = sent.at(-1)
    if (last?.role === role) last.content = [...blocksOf(last.content), ...blocksOf(content)]
    else sent.push({ role, content })
  }
  return sent
}

function contentOf ({ role, content, toolCalls, toolCallId }: PromptMessage): string | Block[] {
  if (role === 'tool') return [{ type: 'tool_result', tool_use_id: toolCallId, ...(isBlank(content) ? {} : { content: said(content) }) }]
  if (toolCalls === undefined) return said(content)
  // Blank text beside a call is refused.
  return [...(isBlank(content) ? [] : partsOf(content).map(blockOf)), ...toolCalls.map(({ id, name, arguments: json }) => ({ type: 'tool_use', id, name, input: inputOf(json) }))]
}

function said (content: Content): string | Block[] {
  return typeof content === 'string' ? content : content.every(({ type }) => type === 'text') ? plainText(content) : content.map(blockOf)
}

function blocksOf (content: string | Block[]): Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

function blockOf (part: ContentPart): Block {
  if (part.type === 'text') return { ...part }
  const { url } = part.image_url
  const [, mediaType, data] = DATA_URL.exec(url) ?? []
  return { type: 'image', source: mediaType === undefined ? { type: 'url', url } : { type: 'base64', media_type: mediaType, data } }
}

/** An object is required there; a model's own JSON may be cut or none. */
function inputOf (json: string): unknown {
  try {
    const input: unknown = JSON.parse(json)
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
  } catch {
    return {}
  }
}

function choiceOf (choice: ToolChoice): Block {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name }
  return { type: choice === 'required' ? 'any' : choice }
}
