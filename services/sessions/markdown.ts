import type { ArchivedSession } from './archive.js'
import type { Message } from '../conversations/shapes.js'

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

/**
 * One turn in Markdown: a heading, what was thought and which tools were asked for, and the text as it is, since it usually is Markdown
 * itself.
 * @param message the turn
 */
export function markdownTurn ({ role, agentId, createdAt, content, status, reasoning, toolCalls, toolCallId }: Message): string {
  const who = role === 'assistant' && agentId !== null ? `${SPEAKERS[role]} (${inline(agentId)})` : SPEAKERS[role]
  const mark = status === 'complete' ? '' : ` · ${status}`
  const parts = [
    ...toolCallId === null ? [] : [`Result of ${code(toolCallId)}:`],
    ...reasoning === null || reasoning.trim() === '' ? [] : [quoted(reasoning)],
    ...(toolCalls ?? []).map(({ id, name, arguments: json }) => `Calls ${code(name)} (${code(id)}) with ${code(json)}`)
  ]
  return `\n## ${who} · ${createdAt}${mark}\n\n${parts.map((part) => `${part}\n\n`).join('')}${content.trimEnd()}\n`
}
