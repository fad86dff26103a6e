import type { ArchivedSession } from './archive.js'
import { mediaTypeOf } from '../conversations/images.js'
import type { ContentPart, Message } from '../conversations/shapes.js'

const SPEAKERS = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' }

/** Text on one line, without what Markdown (CommonMark 0.31) would take for a mark. */
const inline = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/[\\`*_{}[\]<>#|]/g, '\\$&')

/**
 * The head of a conversation in Markdown.
 * @param session what it says of itself
 */
export function markdownHead ({ title, agentId, createdAt }: ArchivedSession): string {
  return `# ${inline(title) || 'Conversation'}\n\nWith ${inline(agentId)}, begun ${createdAt}\n`
}

/** Text as a quotation, line by line. */
const quoted = (text: string): string => text.trim().split('\n').map((line) => `> ${line}`.trimEnd()).join('\n')

/** Text as code on one line, fenced by more backticks than it holds in a row. */
function code (text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const fence = '`'.repeat(Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length)) + 1)
  return `${fence}${line.startsWith('`') || line.endsWith('`') ? ` ${line} ` : line}${fence}`
}

/** An image: linked where it is on the web, named where it came along. */
function image (part: Extract<ContentPart, { type: 'image_url' }>): string {
  const { filename = 'image', image_url: { url } } = part
  return url.startsWith('data:') ? `*${inline(filename)} (${inline(mediaTypeOf(part))})*` : `![${inline(filename)}](<${new URL(url).href}>)`
}

/**
 * One turn in Markdown: a heading, what was thought and which tools were asked for, its images, and the text as it is, since it usually is
 * Markdown itself.
 * @param message the turn
 */
export function markdownTurn (message: Message): string {
  const { role, agentId, createdAt, content, status, reasoning, toolCalls, toolCallId, parts: said = [] } = message
  const who = role === 'assistant' && agentId !== null ? `${SPEAKERS[role]} (${inline(agentId)})` : SPEAKERS[role]
  const mark = status === 'complete' ? '' : ` · ${status}`
  const parts = [
    ...toolCallId === null ? [] : [`Result of ${code(toolCallId)}:`],
    ...reasoning === null || reasoning.trim() === '' ? [] : [quoted(reasoning)],
    ...(toolCalls ?? []).map(({ id, name, arguments: json }) => `Calls ${code(name)} (${code(id)}) with ${code(json)}`),
    ...said.flatMap((part) => part.type === 'text' ? [] : [image(part)])
  ]
  return `\n## ${who} · ${createdAt}${mark}\n\n${parts.map((part) => `${part}\n\n`).join('')}${content.trimEnd()}\n`
}
