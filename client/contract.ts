/** Types of calls, derived from the OpenAPI document. */
import type { components, paths } from './generated/openapi.js'

/**
 * Methods of the API.
 * @example
 * const method: Method = 'get'
 */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/**
 * Addresses that take a method, as the OpenAPI document writes them.
 * @example
 * const path: PathOf<'get'> = '/api/chat-sessions/{id}'
 */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths]

/**
 * The operation at an address.
 * @example
 * type Search = Operation<'get', '/api/chat-sessions/search'>
 */
export type Operation<M extends Method, P extends PathOf<M>> = paths[P] extends Record<M, infer O> ? O : never

type JsonOf<C> = C extends { content: { 'application/json': infer V } } ? V : undefined

/**
 * The body that an operation takes; undefined when it takes none.
 * @example
 * const body: BodyOf<Operation<'post', '/api/chat-sessions'>> = { agentId: 'guide' }
 */
export type BodyOf<O> =
  O extends { requestBody: infer B } ? JsonOf<B> : O extends { requestBody?: infer B } ? JsonOf<NonNullable<B>> | undefined : undefined

/** The part of a request under `Name`: required, optional, or nothing, as `Key` of `Source` is. */
type Part<Name extends string, Source, Key extends string> =
  Source extends Record<Key, infer V> ? { [K in Name]: V } :
    Source extends { [K in Key]?: infer V } ? OptionalPart<Name, V> : never
type OptionalPart<Name extends string, V> = [NonNullable<V>] extends [never] ? { [K in Name]?: never } : { [K in Name]?: V | undefined }
type ParametersOf<O> = O extends { parameters: infer P } ? P : never
type BodyPart<O> =
  [BodyOf<O>] extends [undefined] ? { body?: never } : undefined extends BodyOf<O> ? { body?: BodyOf<O> } : { body: BodyOf<O> }

/**
 * Parameters and body of an operation: what the document requires is required, what it does not know can't be given.
 * @example
 * const request: RequestOf<Operation<'get', '/api/agents/{id}'>> = { params: { id: 'guide' } }
 */
export type RequestOf<O> = Part<'params', ParametersOf<O>, 'path'> & Part<'query', ParametersOf<O>, 'query'> & BodyPart<O> &
  { headers?: Record<string, string | undefined>, signal?: AbortSignal | undefined }

type Success = 200 | 201 | 202 | 204
type Responses<O> = O extends { responses: infer R } ? R : never
type BodyOfAnswer<R> = R extends { content: infer C } ? C extends { 'application/json': infer V } ? V extends null ? undefined : V : C[keyof C] : undefined

/**
 * The body of an operation's successful answers: its JSON, the text of other media types, undefined when there is none.
 * @example
 * type Found = AnswerOf<Operation<'get', '/api/chat-sessions/search'>>
 * const found: Found = await client.sessions.search({ q: 'agents' })
 */
export type AnswerOf<O> = { [S in Success & keyof Responses<O>]: BodyOfAnswer<Responses<O>[S]> }[Success & keyof Responses<O>]

/**
 * One conversation.
 * @example
 * const titleOf = (session: Session): string => session.title ?? session.id
 */
export type Session = components['schemas']['Session']
/**
 * One turn of a conversation.
 * @example
 * const isWhole = (message: Message): boolean => message.status === 'complete'
 */
export type Message = components['schemas']['Message']
/**
 * An agent to talk to.
 * @example
 * const agents: Agent[] = await client.agents.list()
 */
export type Agent = components['schemas']['Agent']
/**
 * A signed-in account.
 * @example
 * const user: User = await client.auth.me()
 */
export type User = AnswerOf<Operation<'get', '/api/auth/me'>>['user']
/**
 * A question to an agent.
 * @example
 * const question: Question = { agentId: 'guide', message: 'How do I add an agent?' }
 */
export type Question = Omit<BodyOf<Operation<'post', '/api/chat/completions'>>, 'stream'>
/**
 * A stored turn: the question and its answer.
 * @example
 * const turn: Turn = await client.chat.send({ agentId: 'guide', message: 'Hello' })
 * console.log(turn.message.content)
 */
export type Turn = AnswerOf<Operation<'post', '/api/chat/completions'>>
type MessagePages = AnswerOf<Operation<'get', '/api/chat-sessions/{id}/messages'>>
/**
 * A page of a branch: messages with their texts.
 * @example
 * const page: BranchPage = await client.sessions.messages('0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c')
 */
export type BranchPage = Extract<MessagePages, { messages: Message[] }>
/**
 * A page of a whole conversation: ids, parents, roles and times of all branches, without texts.
 * @example
 * const page: TreePage = await client.sessions.tree('0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c')
 */
export type TreePage = Exclude<MessagePages, BranchPage>
