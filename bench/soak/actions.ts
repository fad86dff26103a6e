/** Things that visitors do, with the share of each; whoever does one checks what it brought. */
import { randomUUID } from 'node:crypto'
import { eventsOf, type StreamEvent } from './events.js'
import type { Ask, Site } from './site.js'
import { PASSWORD, remember, sessionOf, type Tokens, type Visitor } from './visitors.js'

/** Chunks of a streamed answer of the scripted upstream, and the milliseconds between them. */
export const PACE = '40x25'

/** Text of a whole streamed answer. */
const ANSWER = 'nine chars'.repeat(40)

/** A thing to do: how often out of all, and what it is. */
export interface Action { share: number, run: (site: Site, visitor: Visitor) => Promise<void> }

function expect (condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

const textOf = ({ data }: StreamEvent): string => (JSON.parse(data) as { content: string }).content

interface Start { sessionId: string, messageId: string }
interface End { message: { content: string, status: string } }

interface Part { text: string, start?: Start, end?: End, last: string }

/** Read a stream from where somebody is: the text that came, the end if it came, and the last id. */
async function read (response: Response, until: (chunks: number) => boolean): Promise<Part> {
  let [text, last, chunks] = ['', '', 0]
  let start: Start | undefined
  let end: End | undefined
  for await (const event of eventsOf(response)) {
    last = event.id
    if (event.event === 'start') start = JSON.parse(event.data) as Start
    if (event.event === 'error') throw new Error(`the stream said ${event.data.slice(0, 200)}`)
    if (event.event === 'end') end = JSON.parse(event.data) as End
    if (event.event !== 'chunk') continue
    text += textOf(event)
    if (until(++chunks)) break
  }
  return { text, last, ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

const question = (visitor: Visitor, more: object = {}): Ask => ({
  token: visitor.accessToken,
  body: { agentId: 'streamed', message: `Say something, ${visitor.username}.`, stream: true, ...sessionOf(visitor), ...more }
})

async function stream (site: Site, visitor: Visitor): Promise<void> {
  const { text, start, end } = await read(await site.send('/api/chat/completions', question(visitor)), () => false)
  expect(text === ANSWER && end?.message.content === ANSWER && start !== undefined, `a stream brought ${text.length} characters, and ${end?.message.status ?? 'no end'}`)
  await remember(site, visitor, start?.sessionId ?? '')
}

/** Leave in mid-answer, come back to whichever process is next, and have every character once. */
async function resume (site: Site, visitor: Visitor): Promise<void> {
  const first = await read(await site.send('/api/chat/completions', question(visitor)), (chunks) => chunks === 8)
  const { messageId = '', sessionId = '' } = first.start ?? {}
  const rest = await read(await site.send(`/api/chat/generations/${messageId}/stream`, { token: visitor.accessToken, headers: { 'last-event-id': first.last } }), () => false)
  expect(first.text + rest.text === ANSWER && rest.end?.message.content === ANSWER, `a resume brought ${first.text.length} and ${rest.text.length} characters`)
  await remember(site, visitor, sessionId)
}

/** Leave for good; the answer is given up. */
async function hangUp (site: Site, visitor: Visitor): Promise<void> {
  const body = { agentId: 'streamed', message: 'Never mind.', stream: true, onDisconnect: 'cancel' }
  const { start } = await read(await site.send('/api/chat/completions', { token: visitor.accessToken, body }), (chunks) => chunks === 3)
  await site.call(`/api/chat/generations/${start?.messageId ?? ''}/stop`, { method: 'POST', token: visitor.accessToken })
  await remember(site, visitor, start?.sessionId ?? '')
}

async function signIn (site: Site, visitor: Visitor): Promise<void> {
  const tokens = await site.call<Tokens>('/api/auth/login', { body: { username: visitor.username, password: PASSWORD } })
  await site.call('/api/auth/logout', { method: 'POST', token: visitor.accessToken })
  Object.assign(visitor, { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken, since: performance.now() })
}

/** Take the next pair of tokens. */
export async function refresh (site: Site, visitor: Visitor): Promise<void> {
  const tokens = await site.call<Tokens>('/api/auth/refresh', { body: { refreshToken: visitor.refreshToken } })
  Object.assign(visitor, { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken, since: performance.now() })
}

async function list (site: Site, { accessToken: token, sessions }: Visitor): Promise<void> {
  const { agents } = await site.call<{ agents: object[] }>('/api/agents', { token })
  const listed = await site.call<{ sessions: object[] }>('/api/chat-sessions', { token })
  expect(agents.length === 2 && listed.sessions.length >= Math.min(sessions.length, 1), 'a list lacks something')
  const last = sessions.at(-1)
  if (last !== undefined) await site.call(`/api/chat-sessions/${last.id}/messages`, { token })
}

async function append (site: Site, visitor: Visitor): Promise<void> {
  const { accessToken: token } = visitor
  const id = sessionOf(visitor).sessionId ?? (await site.call<{ id: string }>('/api/chat-sessions', { token, body: { agentId: 'streamed' } })).id
  await site.call(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content: `A note about pelicans, ${randomUUID()}.` } })
  await remember(site, visitor, id)
}

async function search (site: Site, { accessToken: token }: Visitor): Promise<void> {
  await site.call('/api/chat-sessions/search?q=pelicans', { token })
}

async function openAi (site: Site, { accessToken: token }: Visitor): Promise<void> {
  const body = { messages: [{ role: 'user', content: 'Hello' }] }
  const whole = await site.call<{ choices: unknown[] }>('/v1/chat/completions', { token, body: { ...body, model: 'whole' } })
  const streamed = await (await site.send('/v1/chat/completions', { token, body: { ...body, model: 'streamed', stream: true } })).text()
  expect(whole.choices.length === 1 && streamed.endsWith('data: [DONE]\n\n'), 'a completion of /v1 is not whole')
}

async function openAiHangUp (site: Site, { accessToken: token }: Visitor): Promise<void> {
  const body = { model: 'streamed', stream: true, messages: [{ role: 'user', content: 'Hello' }] }
  let events = 0
  for await (const event of eventsOf(await site.send('/v1/chat/completions', { token, body }))) if (event.data !== '' && ++events === 5) break
  expect(events === 5, 'a stream of /v1 ended early')
}

async function openResponses (site: Site, { accessToken: token }: Visitor): Promise<void> {
  const streamed = await (await site.send('/v1/responses', { token, body: { model: 'streamed', input: 'Hello', stream: true, store: false } })).text()
  expect(streamed.includes('event: response.completed'), 'a response is not completed')
}

async function useChat (site: Site, { accessToken: token, username }: Visitor): Promise<void> {
  const messages = [{ id: randomUUID(), role: 'user', parts: [{ type: 'text', text: 'Hello' }] }]
  const id = `${username}-${randomUUID()}`
  const streamed = await (await site.send('/api/chat', { token, body: { id, messages, trigger: 'submit-message', agentId: 'streamed' } })).text()
  expect(streamed.endsWith('data: [DONE]\n\n'), 'a UI message stream is not whole')
  const { sessionId } = await site.call<{ sessionId: string }>(`/api/chat/${id}`, { token })
  await site.call(`/api/chat-sessions/${sessionId}`, { method: 'DELETE', token })
}

/** What happens in a soak, by name. */
export const ACTIONS: Record<string, Action> = {
  'sign-in': { share: 2, run: signIn },
  refresh: { share: 8, run: refresh },
  lists: { share: 25, run: list },
  append: { share: 15, run: append },
  search: { share: 8, run: search },
  stream: { share: 15, run: stream },
  'hang-up and resume': { share: 10, run: resume },
  'hang-up and stop': { share: 5, run: hangUp },
  '/v1/chat/completions': { share: 4, run: openAi },
  '/v1/chat/completions, hang-up': { share: 2, run: openAiHangUp },
  '/v1/responses': { share: 3, run: openResponses },
  '/api/chat': { share: 3, run: useChat }
}
