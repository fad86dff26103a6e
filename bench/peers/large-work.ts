/**
 * One user's large work: told over IPC which, it asks the service for it, takes the answer to its end, and says the status. A process of
 * its own: to send and to take so much keeps an event loop busy, which must be nobody else's.
 */
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'

const { LARGE_URL = '', LARGE_TOKEN = '', LARGE_SESSION = '', LARGE_LONG_SESSION = '', LARGE_BYTES = '0' } = process.env
const TIME = '2026-01-31T12:00:00.000Z'
const NOTHING = { agentId: null, model: null, finishReason: null, usage: null, error: null, feedback: null, clientId: null }
const agent = new Agent({ keepAlive: true })

/** A document of so many bytes, as an export has it. */
function documentOf (bytes: number): Buffer {
  const text = 'what was said '.repeat(700)
  const messages: string[] = []
  for (let id = 1, size = 0; size < bytes; id++) {
    const message = { id, parentId: id === 1 ? null : id - 1, role: id % 2 === 1 ? 'user' : 'assistant', content: `${id} ${text}`, status: 'complete', ...NOTHING, createdAt: TIME, completedAt: TIME }
    messages.push(JSON.stringify(message))
    size += messages.at(-1)?.length ?? 0
  }
  const session = { agentId: 'agent-0', title: 'large', archived: false, createdAt: TIME, updatedAt: TIME, lastMessageAt: TIME }
  return Buffer.from(`{"format":"parley.session","version":1,"session":${JSON.stringify(session)},"messages":[${messages.join(',')}]}`)
}

const body = Buffer.from(JSON.stringify({ role: 'user', content: 'x y '.repeat(64_000) }))
const document = documentOf(Number(LARGE_BYTES))

const WORKS: Record<string, { method: string, path: string, body?: Buffer }> = {
  body: { method: 'POST', path: `/api/chat-sessions/${LARGE_SESSION}/messages`, body },
  import: { method: 'POST', path: '/api/chat-sessions/import', body: document },
  export: { method: 'GET', path: `/api/chat-sessions/${LARGE_LONG_SESSION}/export` }
}

process.on('message', (name: string) => {
  void (async () => {
    const { method = '', path = '', body } = WORKS[name] ?? {}
    const asking = request(LARGE_URL + path, {
      agent, method, headers: { authorization: `Bearer ${LARGE_TOKEN}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }) }
    })
    asking.end(body)
    const [response] = await once(asking, 'response') as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    process.send?.({ status: response.statusCode })
  })()
})
process.on('disconnect', () => { process.exit() })
process.on('SIGTERM', () => { process.exit() })
process.send?.({ url: LARGE_URL })
