/** Service under examination, as a client that is signed in sees it. */
import { randomUUID } from 'node:crypto'
import { blocksOf, type Block } from './event-stream.js'

/** A call. */
export interface Ask { method?: string, body?: unknown, headers?: Record<string, string>, token?: string | null }

/** A stream that was read to its end. */
export interface Recording { headers: Headers, blocks: Block[], events: Block[], messageId: string, sessionId: string }

/** Message as far as the cases look at it. */
export interface StoredMessage { id: string, role: string, content: string, status: string }

/** A question that makes most agents say several sentences. */
export const QUESTION = 'What is a login, and how does it differ from a session?'

/** Service by its address, with a token. */
export class Service {
  #recording: Promise<Recording> | undefined

  /**
   * @param url without a slash at the end
   * @param token of the caller
   * @param agentId that is asked
   * @param stranger a token of somebody else; undefined where there is none
   */
  constructor (readonly url: string, readonly token: string, readonly agentId: string, readonly stranger: string | undefined) {}

  /** Send a call. */
  async send (path: string, { method, body, headers, token = this.token }: Ask = {}): Promise<Response> {
    return await fetch(this.url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
  }

  /** Send a call, and read its JSON. */
  async json<Body> (path: string, ask: Ask = {}): Promise<{ status: number, type: string, body: Body }> {
    const response = await this.send(path, ask)
    const text = await response.text()
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: (text === '' ? undefined : JSON.parse(text)) as Body }
  }

  /** Begin a streamed answer. */
  async begin (more: object = {}, headers: Record<string, string> = {}): Promise<Response> {
    const response = await this.send('/api/chat/completions', { body: { agentId: this.agentId, message: QUESTION, stream: true, ...more }, headers })
    if (response.status !== 200) throw new Error(`a streamed completion answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
    return response
  }

  /** Go on with an answer. */
  async follow (messageId: string, lastEventId?: string, query = ''): Promise<Response> {
    return await this.send(`/api/chat/generations/${messageId}/stream${query}`, lastEventId === undefined ? {} : { headers: { 'last-event-id': lastEventId } })
  }

  /** One streamed answer that all cases which only look may share. */
  async recording (): Promise<Recording> {
    return await (this.#recording ??= this.record())
  }

  /** Read a new streamed answer to its end. */
  async record (more: object = {}, headers: Record<string, string> = {}): Promise<Recording> {
    const response = await this.begin(more, headers)
    const blocks: Block[] = []
    for await (const block of blocksOf(response)) blocks.push(block)
    const events = blocks.filter(({ comment }) => !comment)
    const { messageId = '', sessionId = '' } = JSON.parse(events[0]?.data ?? '{}') as { messageId?: string, sessionId?: string }
    return { headers: response.headers, blocks, events, messageId, sessionId }
  }

  /** Messages of a conversation. */
  async messages (sessionId: string): Promise<StoredMessage[]> {
    return (await this.json<{ messages: StoredMessage[] }>(`/api/chat-sessions/${sessionId}/messages`)).body.messages
  }
}

interface Tokens { accessToken: string }

/** Make an account. */
async function register (url: string): Promise<string> {
  const username = `conformance-${randomUUID().slice(0, 8)}`
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: `${randomUUID()}-1a` })
  })
  if (response.status !== 201) throw new Error(`the service makes no account (${response.status}): give a token with --token`)
  return (await response.json() as Tokens).accessToken
}

/**
 * Service at an address.
 * @param address of it
 * @param token of an account; absent: two are made
 * @param agentId that is asked; absent: the agent `guide`, else the first one
 */
export async function openService (address: string, token: string | undefined, agentId: string | undefined): Promise<Service> {
  const url = address.replace(/\/+$/, '')
  const own = token ?? await register(url)
  const stranger = token === undefined ? await register(url) : undefined
  const listed = await new Service(url, own, '', undefined).json<{ agents: { id: string }[] }>('/api/agents')
  const ids = listed.body.agents.map(({ id }) => id)
  const asked = agentId ?? ids.find((id) => id === 'guide') ?? ids[0]
  if (asked === undefined) throw new Error('the service has no agent that could be asked')
  return new Service(url, own, asked, stranger)
}
