/** The client itself: options, the namespaces, and how they share one login. */
import { createCaller, type Caller } from './caller.js'
import { createChat, type Chat } from './chat.js'
import type { Agent, BodyOf, Operation, User } from './contract.js'
import { ParleyApiError } from './errors.js'
import { createHttp, readBody } from './http.js'
import { createLogin, type Credentials, type SignOutReason } from './login.js'
import { createSessions, type Sessions } from './sessions.js'
import { memoryStore, type TokenStore } from './token-store.js'

/**
 * Options of a client.
 * @example
 * const options: ClientOptions = { baseUrl: 'https://chat.example.com', onSignedOut: (reason) => console.log(reason) }
 */
export interface ClientOptions {
  /** Where the service is, such as `https://chat.example.com`; the page's own origin when absent. */
  baseUrl?: string
  /** Where the tokens are kept; in memory when absent. */
  store?: TokenStore
  /** An API key to call with, in the place of a login. */
  apiKey?: string
  /** Hears that nobody is signed in any more, and why. */
  onSignedOut?: (reason: SignOutReason) => void
  /** Repeats of a call that may be repeated, after a failure that may pass; 2 when absent. */
  retries?: number
  /** The platform's `fetch` when absent. */
  fetch?: typeof globalThis.fetch
}

/**
 * Signing in and out.
 * @example
 * if (!await client.auth.isSignedIn()) await client.auth.login({ username: 'ada', password: 'correct-horse-1' })
 * const { username } = await client.auth.me()
 */
export interface Auth {
  /** Make an account and sign in. */
  register(account: BodyOf<Operation<'post', '/api/auth/register'>>): Promise<User>
  login(account: BodyOf<Operation<'post', '/api/auth/login'>>): Promise<User>
  /**
   * Forget the tokens, and end this login.
   * @throws {ParleyNetworkError} when the service could not be told: here nobody is signed in, there the login lives on
   */
  logout(): Promise<void>
  /** The account that is signed in. */
  me(): Promise<User>
  /** Whether somebody is, as far as this client knows. */
  isSignedIn(): Promise<boolean>
}

/**
 * A client of one Parley service for one user.
 * @example
 * const client: ParleyClient = createClient()
 * const [agent] = await client.agents.list()
 */
export interface ParleyClient {
  auth: Auth
  agents: { list(): Promise<Agent[]>, get(id: string): Promise<Agent> }
  sessions: Sessions
  chat: Chat
  /** Any call of the API, typed by its OpenAPI document. */
  request: Caller['request']
  /** Stop listening to other tabs. */
  close(): void
}

/**
 * A client.
 * @param options where the service is, and how to stay signed in
 * @example
 * const client = createClient({ baseUrl: 'https://chat.example.com', store: localStorageStore() })
 * await client.auth.login({ username: 'ada', password: 'correct-horse-1' })
 */
export function createClient (options: ClientOptions = {}): ParleyClient {
  const { baseUrl = '', store = memoryStore(), apiKey, onSignedOut = () => undefined, retries = 2 } = options
  // A browser's fetch refuses to be called as a method of anything but its window.
  const http = createHttp(baseUrl, options.fetch ?? ((input, init) => globalThis.fetch(input, init)))
  const login = createLogin({ http, store, onSignedOut })
  const credentials: Credentials = apiKey === undefined ? login : { token: async () => apiKey, renew: async () => undefined }
  const caller = createCaller(http, credentials, retries)
  const { request } = caller

  return {
    auth: {
      register: async (body) => (await login.open(() => request('post', '/api/auth/register', { body }))).user,
      login: async (body) => (await login.open(() => request('post', '/api/auth/login', { body }))).user,
      logout: () => login.end(async ({ accessToken, refreshToken }) => {
        await http({ method: 'post', path: '/api/auth/logout', body: { refreshToken } }, accessToken).then(readBody, (error: unknown) => {
          // The login was over already.
          if (!(error instanceof ParleyApiError) || error.status !== 401) throw error
        })
      }),
      me: async () => (await request('get', '/api/auth/me')).user,
      isSignedIn: async () => await store.load() !== null
    },
    agents: {
      list: async () => (await request('get', '/api/agents')).agents,
      get: (id) => request('get', '/api/agents/{id}', { params: { id } })
    },
    sessions: createSessions(caller),
    chat: createChat(caller),
    request,
    close: login.close
  }
}
