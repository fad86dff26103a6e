/** Items of a request as messages: what is stored of it, and what a prompt is made of. */
import { invalid } from '../../../errors.js'
import { textOfParts, type ImageJudge } from '../../conversations/images.js'
import type { Turn } from '../../conversations/rows.js'
import { LONGEST_CONTENT, type ContentPart } from '../../conversations/shapes.js'
import type { NewMessage } from '../../conversations/turns.js'
import { namedItem } from './ids.js'
import type { InputItem, InputPart, ResponseRequest } from './request-schema.js'

/** Messages that items may refer to, by id. */
export type Referred = ReadonlyMap<string, Turn>

const refused = (path: string, message: string): Error => invalid({ path: `/body/${path}`, message, keyword: 'unsupported' })
const missing = (path: string, message: string): Error => invalid({ path: `/body/${path}`, message, keyword: 'required' })

const isReference = ({ type, id, role }: InputItem): boolean => type === 'item_reference' || ((type ?? null) === null && role === undefined && typeof id === 'string')

/**
 * Ids of the messages that the items of a request refer to.
 * @param input of the request
 */
export function referredIds (input: ResponseRequest['input']): string[] {
  if (!Array.isArray(input)) return []
  return input.filter(isReference).flatMap(({ id }) => namedItem(id ?? '')?.messageId ?? [])
}

/**
 * Messages that a request brings. Calls that follow each other, or a text of the assistant, are of one message.
 * @param input of the request
 * @param judge of images; undefined where the agent's model takes none
 * @param referred messages of {@link referredIds}
 * @throws COMMON_VALIDATION_ERROR for what can't be taken, and where nothing is said
 */
export function messagesOf (input: ResponseRequest['input'], judge: ImageJudge | undefined, referred: Referred): NewMessage[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  if (input === null || input === undefined) throw missing('input', 'must be given')
  const messages: NewMessage[] = []
  for (const [at, item] of input.entries()) {
    const message = isReference(item) ? referredOf(item, at, referred, judge) : messageOf(item, `input/${at}`, judge)
    if (message === undefined) continue
    const last = messages.at(-1)
    if (last?.role === 'assistant' && message.toolCalls !== undefined && message.content === '') {
      messages[messages.length - 1] = { ...last, toolCalls: [...last.toolCalls ?? [], ...message.toolCalls] }
    } else messages.push(message)
  }
  if (messages.length === 0) throw missing('input', 'must say something')
  return messages
}

function messageOf (item: InputItem, path: string, judge: ImageJudge | undefined): NewMessage | undefined {
  switch (item.type ?? 'message') {
    case 'message': return spokenOf(item, path, judge)
    case 'function_call': {
      const { call_id: id, name, arguments: json = '' } = item
      if (id === undefined) throw missing(`${path}/call_id`, 'must name the call')
      if (name === undefined) throw missing(`${path}/name`, 'must name the function')
      return { role: 'assistant', content: '', toolCalls: [{ id, name, arguments: json }] }
    }
    case 'function_call_output': {
      if (item.call_id === undefined) throw missing(`${path}/call_id`, 'must name the call that it answers')
      return { role: 'tool', toolCallId: item.call_id, ...contentOf(item.output, `${path}/output`, undefined) }
    }
    // Thoughts are the model's own, and go back to none.
    case 'reasoning': return undefined
    default: throw refused(path, 'is not an item that can be taken')
  }
}

function spokenOf ({ role, content }: InputItem, path: string, judge: ImageJudge | undefined): NewMessage | undefined {
  if (role === undefined) throw missing(`${path}/role`, 'must say who speaks')
  const said = contentOf(content, `${path}/content`, role === 'user' ? judge : undefined)
  if (role === 'user' || said.content !== '') return { role: role === 'developer' ? 'system' : role, ...said }
  return undefined
}

function contentOf (content: InputItem['content'], path: string, judge: ImageJudge | undefined): Pick<NewMessage, 'content' | 'parts'> {
  if (content === null || content === undefined) return { content: '' }
  if (typeof content === 'string') return { content }
  const parts = content.map((part, at) => partOf(part, `${path}/${at}`, judge))
  const text = textOfParts(parts)
  if (text.length > LONGEST_CONTENT && [...text].length > LONGEST_CONTENT) throw invalid({ path: `/body/${path}`, message: `must have a text of at most ${LONGEST_CONTENT} characters`, keyword: 'maxLength' })
  return parts.every(({ type }) => type === 'text') ? { content: text } : { content: text, parts }
}

function partOf ({ type, text, refusal, image_url: url, detail }: InputPart, path: string, judge: ImageJudge | undefined): ContentPart {
  if ((type === 'input_text' || type === 'output_text' || type === 'text') && typeof text === 'string') return { type: 'text', text }
  if (type === 'refusal' && typeof refusal === 'string') return { type: 'text', text: refusal }
  if (type !== 'input_image') throw refused(path, 'is not a part that can be taken')
  if (typeof url !== 'string') throw refused(path, 'is an image without an image_url')
  if (judge === undefined) throw refused(path, 'is an image, which this agent does not take here')
  const flaw = judge(url)
  if (flaw !== undefined) throw refused(`${path}/image_url`, flaw)
  return { type: 'image_url', image_url: { url, ...typeof detail === 'string' ? { detail } : {} } }
}

function referredOf ({ id }: InputItem, at: number, referred: Referred, judge: ImageJudge | undefined): NewMessage | undefined {
  const named = namedItem(id ?? '')
  const message = named === undefined ? undefined : referred.get(named.messageId)
  const unknown = (): Error => invalid({ path: `/body/input/${at}/id`, message: 'is no item of yours', keyword: 'reference' })
  if (named === undefined || message === undefined) throw unknown()
  const { role, content, toolCalls, toolCallId, parts } = message
  switch (named.kind) {
    case 'rs': return undefined
    case 'msg': return role === 'tool' ? undefined : { role, content, ...judge !== undefined && parts !== undefined ? { parts } : {} }
    case 'fco': return { role: 'tool', content, toolCallId: toolCallId ?? '' }
    case 'fc': {
      const call = toolCalls?.[named.index]
      if (call === undefined) throw unknown()
      return { role: 'assistant', content: '', toolCalls: [call] }
    }
  }
}
