/** What the compiler lets a user write, and what it does not: compiled with the sources, and against the installed package. */
import {
  createClient, localStorageStore, ParleyApiError,
  type Agent, type AnswerOf, type BodyOf, type ChatEvent, type Message, type Operation, type Session, type TokenStore
} from '../../client/index.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
const holds = <T extends true>(): T | undefined => undefined
/** Takes a value of exactly this type. */
const exactly = <A>() => <B>(_value: B, ..._proof: Same<A, B> extends true ? [] : [never]): void => undefined

const client = createClient({ baseUrl: 'https://chat.example.com', store: localStorageStore(), onSignedOut: (reason) => reason === 'refused' })
// @ts-expect-error: a reason is one of three
createClient({ onSignedOut: (reason) => reason === 'bored' })
// @ts-expect-error: nothing but the options
createClient({ url: 'https://chat.example.com' })

/** Calls are never made: this file is compiled, not run. */
export async function calls (): Promise<void> {
  const { agents } = await client.request('get', '/api/agents')
  exactly<Agent[]>()(agents)
  const session = await client.request('get', '/api/chat-sessions/{id}', { params: { id: 's' } })
  exactly<Session>()(session)
  // @ts-expect-error: what the path needs is required
  await client.request('get', '/api/chat-sessions/{id}')
  // @ts-expect-error: there is no such address
  await client.request('get', '/api/chat-session')
  // @ts-expect-error: nor this method there
  await client.request('delete', '/api/agents')
  // @ts-expect-error: a question is text
  await client.chat.send({ agentId: 'guide', message: 1 })
  // @ts-expect-error: a rating is good or bad
  await client.chat.feedback('m', { rating: 'fine' })
  const nothing = await client.request('delete', '/api/chat-sessions/{id}', { params: { id: 's' } })
  exactly<undefined>()(nothing)
}

/** An event is known by its type. */
export function textOf (event: ChatEvent): string {
  if (event.type === 'chunk') return event.data.content
  if (event.type === 'end') return event.data.message.content
  // @ts-expect-error: only some events have a content
  return event.data.content
}

/** What an error says. */
export function explain (error: unknown): string {
  if (!(error instanceof ParleyApiError)) return 'unknown'
  exactly<string | undefined>()(error.requestId)
  // @ts-expect-error: an error is read, not changed
  error.code = 'OTHER'
  return error.message
}

/** A store of one's own is two functions. */
export const store: TokenStore = { load: () => null, save: () => undefined }
// @ts-expect-error: and not one
export const halfStore: TokenStore = { load: () => null }

holds<Same<AnswerOf<Operation<'post', '/api/chat/generations/{messageId}/stop'>>['message'], Message>>()
holds<Same<BodyOf<Operation<'post', '/api/auth/logout-all'>>, undefined>>()
