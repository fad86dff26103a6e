/** Chat namespace of the client: a turn begun, retried or edited, as a whole or streamed, always with an idempotency key. */
import type { Caller } from './caller.js'
import { positionOf } from './chat-event.js'
import { ChatStream, type StreamOptions, type StreamSource } from './chat-stream.js'
import type { AnswerOf, BodyOf, Message, Operation, Question, Turn } from './contract.js'

/**
 * Options of any call that begins a generation.
 * @example
 * const options: AskOptions = { idempotencyKey: 'draft-7', signal: AbortSignal.timeout(60_000) }
 * await client.chat.send({ agentId: 'guide', message: 'Hello' }, options)
 */
export interface AskOptions {
  /** Names the turn: a repeat with the same key and body joins or returns the same answer. Random when absent. */
  idempotencyKey?: string | undefined
  /** Aborts the call: the answer goes on without this reader. */
  signal?: AbortSignal | undefined
}

/**
 * Talking to agents.
 * @example
 * const { message, sessionId } = await client.chat.send({ agentId: 'guide', message: 'Hello' })
 * const another = client.chat.retryStream(message.id)
 * for await (const event of another) if (event.type === 'chunk') console.log(another.text)
 */
export interface Chat {
  /** Ask, and wait for the whole answer. */
  send(question: Question, options?: AskOptions): Promise<Turn>
  /** Ask, and read the answer while it is produced. */
  stream(question: Question, options?: AskOptions & StreamOptions): ChatStream
  /** Get another answer to the same user message. */
  retry(messageId: string, how?: RetryBody, options?: AskOptions): Promise<Turn>
  /** The same, streamed. */
  retryStream(messageId: string, how?: RetryBody, options?: AskOptions & StreamOptions): ChatStream
  /** Ask something else in the place of an earlier question. */
  edit(messageId: string, how: EditBody, options?: AskOptions): Promise<Turn>
  /** The same, streamed. */
  editStream(messageId: string, how: EditBody, options?: AskOptions & StreamOptions): ChatStream
  /**
   * Read an answer that was begun elsewhere, or before the page was loaded anew.
   * @param messageId of the answer
   * @param from id of the last event that was read; the answer's beginning when absent
   * @param options how to read
   */
  resume(messageId: string, from?: string, options?: StreamOptions): ChatStream
  /** Stop an answer, from any device. */
  stop(messageId: string): Promise<Message>
  /** Say what an answer was worth. */
  feedback(messageId: string, feedback: BodyOf<Operation<'put', '/api/chat/messages/{id}/feedback'>>): Promise<Message>
  /** What to show before the first message. */
  init(agentId: string): Promise<AnswerOf<Operation<'get', '/api/chat/init'>>>
}

type RetryBody = Omit<NonNullable<BodyOf<Operation<'post', '/api/chat/messages/{id}/retry'>>>, 'stream'>
type EditBody = Omit<BodyOf<Operation<'post', '/api/chat/messages/{id}/edit'>>, 'stream'>

/**
 * A random key. `crypto.randomUUID` is missing in pages that were not loaded by HTTPS, so it is made by hand.
 * @returns 128 bits in hexadecimal digits
 */
export function createKey (): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Talking to agents.
 * @param caller makes the calls
 */
export function createChat ({ open, request }: Caller): Chat {
  const withKey = ({ idempotencyKey = createKey(), signal }: AskOptions) => ({ headers: { 'idempotency-key': idempotencyKey }, signal })

  const stop = async (messageId: string): Promise<Message> =>
    (await request('post', '/api/chat/generations/{messageId}/stop', { params: { messageId } })).message

  const source = (begin: StreamSource['begin']): StreamSource => ({
    begin,
    stop,
    resume: (messageId, lastEventId, signal) => open({
      method: 'get',
      path: '/api/chat/generations/{messageId}/stream',
      params: { messageId },
      headers: lastEventId === '' ? {} : { 'last-event-id': lastEventId },
      signal
    })
  })
  const streamed = (path: string, params: Record<string, string>, body: object, options: AskOptions & StreamOptions): ChatStream => {
    // One key for all attempts: a repeat after a lost connection joins what the first one began.
    const { headers } = withKey(options)
    return new ChatStream(source((signal) => open({ method: 'post', path, params, headers, body: { ...body, stream: true }, signal })), options)
  }

  return {
    send: (question, options = {}) => request('post', '/api/chat/completions', { body: question, ...withKey(options) }),
    stream: (question, options = {}) => streamed('/api/chat/completions', {}, question, options),
    retry: (id, how = {}, options = {}) => request('post', '/api/chat/messages/{id}/retry', { params: { id }, body: how, ...withKey(options) }),
    retryStream: (id, how = {}, options = {}) => streamed('/api/chat/messages/{id}/retry', { id }, how, options),
    edit: (id, how, options = {}) => request('post', '/api/chat/messages/{id}/edit', { params: { id }, body: how, ...withKey(options) }),
    editStream: (id, how, options = {}) => streamed('/api/chat/messages/{id}/edit', { id }, how, options),
    resume: (messageId, from, options = {}) => {
      const { resume } = source(() => resume(messageId, '', options.signal))
      return new ChatStream(source((signal) => resume(messageId, '', signal)), options, from === undefined ? undefined : positionOf(from))
    },
    stop,
    feedback: async (id, feedback) => (await request('put', '/api/chat/messages/{id}/feedback', { params: { id }, body: feedback })).message,
    init: (agentId) => request('get', '/api/chat/init', { query: { agentId } })
  }
}
