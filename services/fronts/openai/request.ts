/** Requests for chat completions as settings of a call. */
import { invalid } from '../../../errors.js'
import type { CallSettings } from '../../calls/call.js'
import type { Tool, ToolChoice } from '../../llm/provider.js'
import type { ChatRequest } from './request-schema.js'

/** Fields that are read here; every other one is passed on to whoever knows it. */
const READ: ReadonlySet<string> = new Set<keyof ChatRequest>([
  'model', 'messages', 'stream', 'stream_options', 'temperature', 'max_tokens', 'max_completion_tokens',
  'n', 'logprobs', 'top_logprobs', 'tools', 'tool_choice'
])

function unsupported (param: string, message: string): Error {
  return invalid({ path: `/body/${param}`, message, keyword: 'unsupported' })
}

/**
 * Settings of the call that a request asks for.
 * @param request as it was sent
 * @throws COMMON_VALIDATION_ERROR for what no agent can do here: several answers, probabilities of tokens, tools that are no functions
 */
export function settingsOf (request: ChatRequest): CallSettings {
  const { n, logprobs, top_logprobs: topLogprobs, temperature = null } = request
  if (typeof n === 'number' && n > 1) throw unsupported('n', 'must be 1: one answer comes of each call')
  if (logprobs === true) throw unsupported('logprobs', 'must be false: probabilities of tokens are not passed on')
  if (typeof topLogprobs === 'number' && topLogprobs > 0) throw unsupported('top_logprobs', 'must be 0: probabilities of tokens are not passed on')
  const tools = toolsOf(request)
  const toolChoice = choiceOf(request)
  const extra = Object.fromEntries(Object.entries(request).filter(([name, value]) => !READ.has(name) && value !== null))
  return {
    temperature,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
    variables: {},
    detail: false,
    inPieces: request.stream === true,
    ...tools.length === 0 ? {} : { tools },
    ...toolChoice === undefined ? {} : { toolChoice },
    ...Object.keys(extra).length === 0 ? {} : { extra }
  }
}

function toolsOf ({ tools }: ChatRequest): Tool[] {
  return (tools ?? []).map(({ type, function: tool }, at) => {
    if (type !== 'function' || tool === undefined) throw unsupported(`tools/${at}`, 'must be a function')
    const { name, description, parameters, strict } = tool
    return {
      name,
      ...typeof description === 'string' ? { description } : {},
      ...typeof parameters === 'object' && parameters !== null ? { parameters: parameters as Record<string, unknown> } : {},
      ...typeof strict === 'boolean' ? { strict } : {}
    }
  })
}

function choiceOf ({ tool_choice: choice }: ChatRequest): ToolChoice | undefined {
  if (choice === null || choice === undefined) return undefined
  if (typeof choice === 'string') return choice
  if (choice.type !== 'function' || choice.function === undefined) throw unsupported('tool_choice', 'must be none, auto, required or a function')
  return { name: choice.function.name }
}
