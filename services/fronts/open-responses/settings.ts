/** Requests for responses as settings of a call. */
import { invalid } from '../../../errors.js'
import type { CallSettings } from '../../calls/call.js'
import type { Tool, ToolChoice } from '../../llm/provider.js'
import type { ResponseRequest } from './request-schema.js'

/** Fields that mean the same to chat completions. */
const SAME = [
  'top_p', 'presence_penalty', 'frequency_penalty', 'service_tier', 'safety_identifier', 'prompt_cache_key', 'user', 'seed', 'stop'
] as const

const unsupported = (param: string, message: string): Error => invalid({ path: `/body/${param}`, message, keyword: 'unsupported' })

/**
 * Settings of the call that a request asks for.
 * @param request as it was sent
 * @throws COMMON_VALIDATION_ERROR for what no agent can do here: probabilities of tokens, tools that are no functions, stored prompts
 */
export function settingsOf (request: ResponseRequest): CallSettings {
  const { top_logprobs: probabilities, temperature = null, max_output_tokens: maxTokens = null, instructions } = request
  if (typeof probabilities === 'number' && probabilities > 0) throw unsupported('top_logprobs', 'must be 0: probabilities of tokens are not passed on')
  if ((request as { prompt?: unknown }).prompt != null) throw unsupported('prompt', 'must be absent: prompts are not kept here')
  const { tools, choice } = toolsOf(request)
  const extra = extraOf(request, tools.length > 0)
  return {
    temperature,
    maxTokens,
    variables: {},
    detail: false,
    inPieces: request.stream === true,
    ...typeof instructions === 'string' && instructions !== '' ? { instructions } : {},
    ...tools.length === 0 ? {} : { tools },
    ...choice === undefined ? {} : { toolChoice: choice },
    ...Object.keys(extra).length === 0 ? {} : { extra }
  }
}

function toolsOf ({ tools: sent, tool_choice: choice }: ResponseRequest): { tools: Tool[], choice?: ToolChoice } {
  const tools = (sent ?? []).map(({ type, name, description, parameters, strict }, at): Tool => {
    if (type !== 'function') throw unsupported(`tools/${at}`, 'must be a function')
    if (name === undefined) throw invalid({ path: `/body/tools/${at}/name`, message: 'must be given', keyword: 'required' })
    return {
      name,
      ...typeof description === 'string' ? { description } : {},
      ...typeof parameters === 'object' && parameters !== null ? { parameters: parameters as Record<string, unknown> } : {},
      ...typeof strict === 'boolean' ? { strict } : {}
    }
  })
  if (choice === null || choice === undefined) return { tools }
  if (typeof choice === 'string') return { tools, choice }
  if (choice.type === 'function' && choice.name !== undefined) return { tools, choice: { name: choice.name } }
  if (choice.type !== 'allowed_tools') throw unsupported('tool_choice', 'must be none, auto, required, a function or allowed_tools')
  const allowed = new Set((choice.tools ?? []).map(({ name }) => name))
  return { tools: tools.filter(({ name }) => allowed.has(name)), choice: choice.mode ?? 'auto' }
}

function extraOf (request: ResponseRequest, hasTools: boolean): Record<string, unknown> {
  const { parallel_tool_calls: parallel, reasoning, text } = request
  const sent: Record<string, unknown> = { ...request }
  const extra: Record<string, unknown> = {}
  for (const name of SAME) extra[name] = sent[name]
  extra['parallel_tool_calls'] = hasTools ? parallel : undefined
  extra['reasoning_effort'] = reasoning?.effort
  extra['verbosity'] = text?.verbosity
  extra['response_format'] = formatOf(text?.format)
  return Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== null && value !== undefined))
}

/** A form as chat completions say it. */
function formatOf (format: NonNullable<ResponseRequest['text']>['format']): unknown {
  if (format === undefined || format.type === 'text') return undefined
  if (format.type !== 'json_schema') return { type: format.type }
  const { type, ...schema } = format
  return { type, json_schema: schema }
}
