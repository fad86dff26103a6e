/** Results of tools that a client ran: parts of the answer that asked for them, as it sends that back. */
import { invalid } from '../../../errors.js'
import { LONGEST_CONTENT } from '../../conversations/shapes.js'
import type { Step } from '../../conversations/tool-turns.js'
import type { NewMessage } from '../../conversations/turns.js'
import type { SentMessage } from './request-schema.js'
import { toolText } from './tool-values.js'

/** Code that the result of a tool which failed is stored with. */
const FAILED = 'CHAT_TOOL_FAILED'
const LONGEST_FAILURE = 10_000
const LONGEST_CALL_ID = 256
const DENIED = 'Tool execution denied.'

type Result = Pick<NewMessage, 'content' | 'error'>
type SentPart = SentMessage['parts'][number]

const failed = (content: string): Result => ({ content, error: { code: FAILED, message: content.slice(0, LONGEST_FAILURE) } })

/** The result in a part; undefined where it has none yet, or where it was not the client who ran the tool. */
function resultIn ({ type, state, output, errorText, providerExecuted, preliminary }: SentPart): Result | undefined {
  if ((!type.startsWith('tool-') && type !== 'dynamic-tool') || providerExecuted === true || preliminary === true) return undefined
  switch (state) {
    case 'output-available': return { content: toolText(output) }
    case 'output-error': return failed(errorText ?? '')
    case 'output-denied': return failed(DENIED)
    default: return undefined
  }
}

/** Results of a step's calls, in their order, to be stored after it. */
export interface StepResults { step: Step, messages: NewMessage[] }

/**
 * Results that an answer brings back, of the last of its steps that asked for any of them.
 * @param sent the answer as the client has it
 * @param steps of it that are stored, the oldest first
 * @param path of the answer in the request
 * @throws COMMON_VALIDATION_ERROR for a result that is too long
 */
export function resultsIn ({ parts }: SentMessage, steps: readonly Step[], path: string): StepResults | undefined {
  const results = new Map<string, Result>()
  for (const part of parts) {
    const result = resultIn(part)
    if (result !== undefined && part.toolCallId !== undefined) results.set(part.toolCallId, result)
  }
  const step = steps.findLast(({ toolCalls }) => toolCalls?.some(({ id }) => results.has(id)))
  const messages = (step?.toolCalls ?? []).flatMap(({ id: toolCallId }): NewMessage[] => {
    const result = results.get(toolCallId)
    // Longer ids, and none, can't be kept beside a result.
    if (result === undefined || toolCallId === '' || toolCallId.length > LONGEST_CALL_ID) return []
    if (result.content.length > LONGEST_CONTENT) throw invalid({ path, message: `must have results of at most ${LONGEST_CONTENT} characters`, keyword: 'maxLength' })
    return [{ role: 'tool', toolCallId, ...result }]
  })
  return step === undefined || messages.length === 0 ? undefined : { step, messages }
}
