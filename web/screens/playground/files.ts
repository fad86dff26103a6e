import type { Session } from 'parley-client'
import { client } from '../../service/client.js'

/**
 * Give a conversation as a file.
 * @param session the conversation
 * @param format of the file
 */
export async function exportSession ({ id, title }: Session, format: 'markdown' | 'json'): Promise<void> {
  const answer: unknown = await client.request('get', '/api/chat-sessions/{id}/export', { params: { id }, query: { format } })
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2)
  const address = URL.createObjectURL(new Blob([text], { type: format === 'json' ? 'application/json' : 'text/markdown' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${title.replace(/[^\p{L}\p{N} _-]+/gu, '').trim().slice(0, 60) || 'conversation'}.${format === 'json' ? 'json' : 'md'}`
  link.click()
  setTimeout(() => { URL.revokeObjectURL(address) }, 10_000)
}

/**
 * Take in a conversation that was exported as JSON.
 * @param file chosen
 * @returns the id of the new conversation
 * @throws {SyntaxError} when it is no JSON
 */
export async function importSession (file: File): Promise<string> {
  const body = JSON.parse(await file.text()) as never
  const { session } = await client.request('post', '/api/chat-sessions/import', { body })
  return session.id
}
