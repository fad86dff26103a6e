/** Items that a request brought, as they are listed. */
import type { Turn } from '../../conversations/rows.js'
import type { ContentPart } from '../../conversations/shapes.js'
import { itemId } from './ids.js'
import { callItem, messageItem, type OutputItem } from './resource.js'

const partOf = (part: ContentPart): object =>
  part.type === 'text' ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: part.image_url.url, detail: part.image_url.detail ?? 'auto', file_id: null }

function itemsOf ({ id, role, content, toolCalls, toolCallId, parts }: Turn): OutputItem[] {
  if (role === 'tool') return [{ type: 'function_call_output', id: itemId('fco', id), call_id: toolCallId ?? '', output: parts?.map(partOf) ?? content, status: 'completed' }]
  if (role !== 'assistant') {
    const said = (parts ?? [{ type: 'text' as const, text: content }]).map(partOf)
    return [{ type: 'message', id: itemId('msg', id), status: 'completed', role, content: said }]
  }
  const calls = (toolCalls ?? []).map((call, index) => callItem(id, index, call, 'completed'))
  return [...content === '' && calls.length > 0 ? [] : [messageItem(id, content, 'completed')], ...calls]
}

/** A page of the items of a request. */
export interface ItemPage { object: 'list', data: OutputItem[], first_id: string | null, last_id: string | null, has_more: boolean }

/**
 * A page of items.
 * @param inputs messages that the request brought, the oldest first
 * @param page which: after an item, where one of that id is there
 */
export function pageOf (inputs: readonly Turn[], { order, limit, after }: { order: 'asc' | 'desc', limit: number, after?: string }): ItemPage {
  const items = inputs.flatMap(itemsOf)
  if (order === 'desc') items.reverse()
  const from = after === undefined ? 0 : items.findIndex(({ id }) => id === after) + 1
  const data = items.slice(from, from + limit)
  return { object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: items.length > from + limit }
}
