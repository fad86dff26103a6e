/** Messages of OpenAI's API as turns of a prompt. */
import { invalid } from '../../../errors.js'
import type { ImageJudge } from '../../conversations/images.js'
import type { Content, ContentPart, PromptMessage } from '../../llm/provider.js'
import type { ChatMessage, ChatPart } from './request-schema.js'

/** A prompt as it was sent. */
export interface SentPrompt {
  /** What was said to the model as its system, joined; undefined where nothing was. */
  instructions: string | undefined
  /** Everything else, in order. */
  history: PromptMessage[]
}

const refused = (path: string, message: string): Error => invalid({ path: `/body/${path}`, message, keyword: 'unsupported' })

/**
 * Turns of a prompt.
 * @param messages as they were sent
 * @param judge of images; undefined where the agent's model takes none
 * @throws COMMON_VALIDATION_ERROR for a part that the agent can't take, and for the result of a tool that names no call
 */
export function promptOf (messages: readonly ChatMessage[], judge: ImageJudge | undefined): SentPrompt {
  const systems: string[] = []
  const history: PromptMessage[] = []
  for (const [at, message] of messages.entries()) {
    const { role } = message
    const content = contentOf(message, at, role === 'user' ? judge : undefined)
    if (role === 'system' || role === 'developer') systems.push(content as string)
    else if (role === 'tool') history.push({ role, content, toolCallId: callIdOf(message, at) })
    else history.push({ role, content, ...role === 'assistant' ? callsOf(message) : {} })
  }
  const instructions = systems.filter((text) => text.trim() !== '').join('\n\n')
  return { instructions: instructions === '' ? undefined : instructions, history }
}

function contentOf ({ content }: ChatMessage, at: number, judge: ImageJudge | undefined): Content {
  if (content === null || content === undefined) return ''
  if (typeof content === 'string') return content
  const parts = content.map((part, index) => partOf(part, `messages/${at}/content/${index}`, judge))
  return parts.every((part) => part.type === 'text') ? parts.map(({ text }) => text).join('') : parts
}

function partOf ({ type, text, refusal, image_url: image }: ChatPart, path: string, judge: ImageJudge | undefined): ContentPart {
  if (type === 'text' && text !== undefined) return { type, text }
  if (type === 'refusal' && refusal !== undefined) return { type: 'text', text: refusal }
  if (type !== 'image_url' || image === undefined) throw refused(path, 'is not a part that can be taken')
  if (judge === undefined) throw refused(path, 'is an image, which this agent does not take here')
  const flaw = judge(image.url)
  if (flaw !== undefined) throw refused(`${path}/image_url/url`, flaw)
  return { type, image_url: { url: image.url, ...image.detail === undefined ? {} : { detail: image.detail } } }
}

function callIdOf ({ tool_call_id: id }: ChatMessage, at: number): string {
  if (typeof id === 'string') return id
  throw invalid({ path: `/body/messages/${at}/tool_call_id`, message: 'must name the call that it answers', keyword: 'required' })
}

function callsOf ({ tool_calls: calls }: ChatMessage): Pick<PromptMessage, 'toolCalls'> {
  if (calls === null || calls === undefined || calls.length === 0) return {}
  return { toolCalls: calls.map(({ id, function: { name, arguments: json } }) => ({ id, name, arguments: json })) }
}
