/** Whole chat completions in OpenAI's shape. */
import type { Usage } from '../../calls/usage.js'
import type { ToolCall } from '../../llm/provider.js'
import { sentFinish, type SentFinish } from './finish.js'
import { sentUsage, type SentUsage } from './usage.js'

/** An answer that is whole. */
export interface WholeAnswer {
  content: string
  reasoning: string | null
  toolCalls: readonly ToolCall[] | null
  finishReason: string | null
  usage: Omit<Usage, 'source'>
}

/** A chat completion as OpenAI's API answers it. */
export interface ChatCompletion {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  choices: Array<{
    index: 0
    message: {
      role: 'assistant'
      content: string | null
      refusal: null
      reasoning_content?: string
      tool_calls?: Array<{ id: string, type: 'function', function: { name: string, arguments: string } }>
    }
    logprobs: null
    finish_reason: SentFinish
  }>
  usage: SentUsage
}

/**
 * A chat completion.
 * @param head id, time and model
 * @param answer what was said
 */
export function completionOf (
  { id, created, model }: Pick<ChatCompletion, 'id' | 'created' | 'model'>,
  { content, reasoning, toolCalls, finishReason, usage }: WholeAnswer
): ChatCompletion {
  const calls = (toolCalls ?? []).map(({ id, name, arguments: json }) => ({ id, type: 'function' as const, function: { name, arguments: json } }))
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{
      index: 0,
      message: {
        role: 'assistant',
        content: content === '' && calls.length > 0 ? null : content,
        refusal: null,
        ...reasoning === null || reasoning === '' ? {} : { reasoning_content: reasoning },
        ...calls.length === 0 ? {} : { tool_calls: calls }
      },
      logprobs: null,
      finish_reason: sentFinish(finishReason, calls.length > 0)
    }],
    usage: sentUsage(usage)
  }
}
