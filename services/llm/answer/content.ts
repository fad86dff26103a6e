/** Content in the shapes that servers give it: a text, a part, a list of parts, parts within parts. */
import type { ProviderEvent } from '../provider.js'
import { isObject, type Fields } from './failure-in-answer.js'

/** Parts deeper than this are nobody's protocol. */
const DEEPEST = 4

/** Kinds of parts that point at something and are not said. */
const POINTER = /refer|citation|source|image|audio|file|tool|input_json|signature/i

const THOUGHT = /think|thought|reason|summary/i

/**
 * Append what a content says.
 * @param content a text, a part, or a list of them
 * @param batch gets `text` and `reasoning` events, in order
 */
export function sayContent (content: unknown, batch: ProviderEvent[]): void {
  if (typeof content === 'string') say('text', content, batch)
  else if (Array.isArray(content)) for (const part of content as unknown[]) sayContent(isObject(part) || typeof part === 'string' ? part : null, batch)
  else if (isObject(content)) sayPart(content, batch)
}

/**
 * Append a text, unless there is none.
 * @param type what it is
 * @param text its characters
 * @param batch gets the event
 */
export function say (type: 'text' | 'reasoning', text: string, batch: ProviderEvent[]): void {
  if (text !== '') batch.push({ type, text })
}

function sayPart (part: Fields, batch: ProviderEvent[]): void {
  const type = typeof part['type'] === 'string' ? part['type'] : ''
  if (POINTER.test(type)) return
  if (THOUGHT.test(type) || part['thought'] === true || (type === '' && part['thinking'] !== undefined)) {
    say('reasoning', textOf(part['thinking'] ?? part['text'] ?? part['reasoning'] ?? part['summary'] ?? part['content']), batch)
  } else {
    say('text', textOf(part['text'] ?? part['output_text'] ?? part['refusal'] ?? part['content']), batch)
  }
}

/**
 * Text of a value that may hold it some levels down.
 * @param value a text, a part, or a list of them
 * @returns empty where there is none
 */
export function textOf (value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (depth === DEEPEST) return ''
  if (Array.isArray(value)) return value.map((part) => textOf(part, depth + 1)).join('')
  return isObject(value) ? textOf(value['text'] ?? value['value'] ?? value['thinking'] ?? value['summary'] ?? value['content'], depth + 1) : ''
}
