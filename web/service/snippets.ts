/** The same question asked by a program, in the ways that the service is spoken to. */

/** Ways to ask. */
export type SnippetKind = 'curl' | 'client' | 'useChat' | 'openai'

/** Ways to ask, in the order in which they are offered. */
export const SNIPPET_KINDS: readonly SnippetKind[] = ['curl', 'client', 'useChat', 'openai']

/** What is asked, whom, where, and with which key. */
export interface Snippet { origin: string, agentId: string, message: string, sessionId?: string | undefined, key?: string | undefined }

/** What stands where a key belongs, until there is one. */
const NO_KEY = 'pk_…'
const quoted = (text: string): string => `'${text.replaceAll('\'', '\'\\\'\'')}'`

const WRITERS: Record<SnippetKind, (of: Snippet) => string> = {
  curl: ({ origin, agentId, message, sessionId, key = NO_KEY }) => `curl -N ${origin}/api/chat/completions \\
  -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\
  -d ${quoted(JSON.stringify({ agentId, ...(sessionId === undefined ? {} : { sessionId }), message, stream: true }))}`,
  client: ({ origin, agentId, message, sessionId, key = NO_KEY }) => `import { createClient } from 'parley-client'

const client = createClient({ baseUrl: '${origin}', apiKey: '${key}' })
const answer = client.chat.stream(${JSON.stringify({ agentId, ...(sessionId === undefined ? {} : { sessionId }), message })})
for await (const event of answer) if (event.type === 'chunk') process.stdout.write(event.data.content)`,
  useChat: ({ origin, agentId, message, key = NO_KEY }) => `const { messages, sendMessage } = useChat({
  transport: new DefaultChatTransport({ api: '${origin}/api/chat', headers: { Authorization: 'Bearer ${key}' }, body: { agentId: ${JSON.stringify(agentId)} } })
})
sendMessage({ text: ${JSON.stringify(message)} })`,
  openai: ({ origin, agentId, message, sessionId, key = NO_KEY }) => `import OpenAI from 'openai'

const openai = new OpenAI({ baseURL: '${origin}/v1', apiKey: '${key}'${sessionId === undefined ? '' : `, defaultHeaders: { 'x-session-id': '${sessionId}' }`} })
const stream = await openai.chat.completions.create({
  model: ${JSON.stringify(agentId)}, stream: true, messages: [{ role: 'user', content: ${JSON.stringify(message)} }]
})
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')`
}

/**
 * A program that asks.
 * @param kind of program
 * @param of what, whom and where
 */
export const snippetOf = (kind: SnippetKind, of: Snippet): string => WRITERS[kind](of)
