import type { Caller } from './caller.js'
import { createKey, type AskOptions } from './chat.js'
import type { AnswerOf, BodyOf, BranchPage, Message, Operation, RequestOf, Session, TreePage } from './contract.js'

type Query<P extends '/api/chat-sessions' | '/api/chat-sessions/search' | '/api/chat-sessions/{id}/messages'> =
  NonNullable<RequestOf<Operation<'get', P>>['query']>

type MessagesQuery = Omit<Query<'/api/chat-sessions/{id}/messages'>, 'tree'>

/**
 * Conversations.
 * @example
 * const { sessions, nextCursor } = await client.sessions.list({ limit: 20 })
 * await client.sessions.update(sessions[0].id, { title: 'Plans' })
 */
export interface Sessions {
  /** A page of them, by last activity. */
  list(query?: Query<'/api/chat-sessions'>): Promise<AnswerOf<Operation<'get', '/api/chat-sessions'>>>
  create(session: BodyOf<Operation<'post', '/api/chat-sessions'>>): Promise<Session>
  get(id: string): Promise<Session>
  update(id: string, change: BodyOf<Operation<'patch', '/api/chat-sessions/{id}'>>): Promise<Session>
  remove(id: string): Promise<void>
  /** A page of the branch that ends in `leaf`, or of the one shown last: `activeLeaf` of the session, which `update` sets. */
  messages(id: string, query?: MessagesQuery): Promise<BranchPage>
  /** A page of all branches without their texts, by creation. */
  tree(id: string, query?: Omit<MessagesQuery, 'leaf'>): Promise<TreePage>
  /** Keep a message without asking an agent. */
  append(id: string, message: BodyOf<Operation<'post', '/api/chat-sessions/{id}/messages'>>, options?: AskOptions): Promise<Message>
  /** Full text over the user's own conversations. */
  search(query: Query<'/api/chat-sessions/search'>): Promise<AnswerOf<Operation<'get', '/api/chat-sessions/search'>>>
}

/**
 * Conversations.
 * @param caller makes the calls
 */
export function createSessions ({ request }: Caller): Sessions {
  return {
    list: (query = {}) => request('get', '/api/chat-sessions', { query }),
    create: (body) => request('post', '/api/chat-sessions', { body }),
    get: (id) => request('get', '/api/chat-sessions/{id}', { params: { id } }),
    update: (id, body) => request('patch', '/api/chat-sessions/{id}', { params: { id }, body }),
    remove: (id) => request('delete', '/api/chat-sessions/{id}', { params: { id } }),
    messages: async (id, query = {}) => await request('get', '/api/chat-sessions/{id}/messages', { params: { id }, query }) as BranchPage,
    tree: (id, query = {}) => request('get', '/api/chat-sessions/{id}/messages', { params: { id }, query: { ...query, tree: true } }) as Promise<TreePage>,
    append: (id, body, { idempotencyKey = createKey(), signal } = {}) =>
      request('post', '/api/chat-sessions/{id}/messages', { params: { id }, body, headers: { 'idempotency-key': idempotencyKey }, signal }),
    search: (query) => request('get', '/api/chat-sessions/search', { query })
  }
}
