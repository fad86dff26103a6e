/** The turns of a prompt, tools included, in the one form that every protocol is translated from. */

/** Role of a message in a prompt. */
export type Role = 'system' | 'user' | 'assistant' | 'tool'

/** A part of a content: text, or an image by its URL (`https:` or `data:`). */
export type ContentPart =
  | { type: 'text', text: string }
  | { type: 'image_url', image_url: { url: string, detail?: string } }

/** Content of a message. */
export type Content = string | readonly ContentPart[]

/** A model's wish to have a tool called. */
export interface ToolCall {
  id: string
  name: string
  /** JSON, as the model wrote it. */
  arguments: string
}

/** A tool that a model may ask for. */
export interface Tool {
  name: string
  description?: string
  /** JSON Schema of the arguments; absent: there are none. */
  parameters?: Record<string, unknown>
  /** Whether its arguments have to be exactly as the schema says; absent or null leaves it to the upstream. */
  strict?: boolean | null
}

/** Whether a model may, must or must not ask for a tool, or for which. */
export type ToolChoice = 'auto' | 'none' | 'required' | { name: string }

/** One turn of the prompt. */
export interface PromptMessage {
  role: Role
  content: Content
  /** Of the assistant: what it asked for in this turn. */
  toolCalls?: readonly ToolCall[]
  /** Of a tool: which call it is the result of. */
  toolCallId?: string
}

/**
 * Text of a content, its parts joined.
 * @param content of a turn
 */
export function plainText (content: Content): string {
  return typeof content === 'string' ? content : content.map((part) => part.type === 'text' ? part.text : '').join('')
}

/**
 * Whether a content says nothing.
 * @param content of a turn
 */
export function isBlank (content: Content): boolean {
  return typeof content === 'string' ? content.trim() === '' : content.every((part) => part.type === 'text' && part.text.trim() === '')
}

/**
 * Content as parts.
 * @param content of a turn
 * @returns none for an empty text
 */
export function partsOf (content: Content): readonly ContentPart[] {
  if (typeof content !== 'string') return content
  return content === '' ? [] : [{ type: 'text', text: content }]
}
