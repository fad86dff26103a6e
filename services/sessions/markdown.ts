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

/**
 * One turn in Markdown: a heading, and the text as it is, since it usually is Markdown itself.
 * @param message the turn
 */
export function markdownTurn ({ role, agentId, createdAt, content, status }: Message): string {
  const who = role === 'assistant' && agentId !== null ? `${SPEAKERS[role]} (${inline(agentId)})` : SPEAKERS[role]
  const mark = status === 'complete' ? '' : ` · ${status}`
  return `\n## ${who} · ${createdAt}${mark}\n\n${content.trimEnd()}\n`
}
