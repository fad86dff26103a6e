/** Login of the client: tokens kept, refreshed before they expire and once for all concurrent calls and tabs, dropped when refused. */
import { delayAfter, pause } from './backoff.js'
import { isTransient, ParleyApiError } from './errors.js'
import { readBody, type Http } from './http.js'
import { createTabs } from './tabs.js'
import type { Tokens, TokenStore } from './token-store.js'

/**
 * Reason why nobody is signed in any more: this client's own logout, the service's refusal of the refresh token, or another tab.
 * @example
 * const notices: Record<SignOutReason, string> = { logout: '', refused: 'Please sign in again.', elsewhere: 'Signed out in another tab.' }
 */
export type SignOutReason = 'logout' | 'refused' | 'elsewhere'

/** Credentials of calls, renewed when refused. */
export interface Credentials {
  /**
   * A bearer token that should still be good; undefined when nobody is signed in.
   * @throws {ParleyApiError} 401 `AUTH_REFRESH_*` when the login has ended
   */
  token(): Promise<string | undefined>
  /**
   * Another token in the place of one that was refused; undefined when there is none.
   * @throws as `token`
   */
  renew(refused: string): Promise<string | undefined>
}

/** The login of a client, kept alive. */
export interface Login extends Credentials {
  /** Run a sign-in and keep what it gives. */
  open<T extends NewTokens>(signIn: () => Promise<T>): Promise<T>
  /** Forget the tokens, then end the login by them. */
  end(logout: (tokens: Tokens) => Promise<void>): Promise<void>
  /** Stop listening to other tabs. */
  close(): void
}

/** The part of a token answer that is kept. */
export type NewTokens = Omit<Tokens, 'obtainedAt'>

/** A login's parts. */
export interface LoginOptions {
  http: Http
  store: TokenStore
  onSignedOut: (reason: SignOutReason) => void
}

const DUE = 0.8
const ATTEMPTS = 3
// Within the service's grace (10 s), in which a repeat after a lost answer gets the same successor and is no reuse.
const ATTEMPT_MS = 4000
const LONGEST_WAIT_MS = 2000

const age = ({ obtainedAt }: Tokens): number => (Date.now() - obtainedAt) / 1000
// A negative age is a clock that was set back: how old the token is, is unknown.
const isDue = (tokens: Tokens): boolean => age(tokens) < 0 || age(tokens) >= tokens.expiresIn * DUE
const isAlive = (tokens: Tokens): boolean => age(tokens) < tokens.expiresIn

/**
 * Whether the service said that the login is over. Nothing else may sign a user out: a 503, a 429 or a dead network says
 * nothing about the token.
 * @param error anything thrown
 */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ParleyApiError && error.status === 401 && error.code.startsWith('AUTH_REFRESH_')

/**
 * A login that refreshes its tokens at 80 % of their life, once for all calls and tabs.
 * @param options its parts
 */
export function createLogin ({ http, store, onSignedOut }: LoginOptions): Login {
  let current: Tokens | null = null
  let flight: Promise<string | undefined> | undefined

  const gone = (reason: SignOutReason): void => {
    if (current === null) return
    current = null
    onSignedOut(reason)
  }
  const tabs = createTabs(store.sharedName, (message) => {
    if (message === null) gone('elsewhere')
    else current = message
  })
  // A tab's view of the storage may lag behind what another tab has just told.
  const read = async (): Promise<Tokens | null> => {
    const stored = await store.load()
    if (stored === null) gone('elsewhere')
    else if (current === null || stored.obtainedAt >= current.obtainedAt) current = stored
    return current
  }
  const keep = async ({ accessToken, refreshToken, expiresIn }: NewTokens, obtainedAt: number): Promise<void> => {
    current = { accessToken, refreshToken, expiresIn, obtainedAt }
    await store.save(current)
    tabs.tell(current)
  }
  const drop = async (reason: SignOutReason): Promise<void> => {
    // First, so that no call which finds the store empty takes this for another tab's doing.
    gone(reason)
    await store.save(null)
    tabs.tell(null)
  }

  const exchange = async (refreshToken: string): Promise<NewTokens> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const signal = AbortSignal.timeout(ATTEMPT_MS)
        const response = await http({ method: 'post', path: '/api/auth/refresh', body: { refreshToken }, signal })
        return await readBody(response, signal) as NewTokens
      } catch (error) {
        const delay = delayAfter(attempt, error)
        if (attempt === ATTEMPTS || !isTransient(error) || delay > LONGEST_WAIT_MS) throw error
        await pause(delay)
      }
    }
  }
  const refresh = async (refused: string): Promise<string | undefined> => {
    const tokens = await read()
    if (tokens === null) return undefined
    // Another tab was faster.
    if (tokens.accessToken !== refused && !isDue(tokens)) return tokens.accessToken
    const askedAt = Date.now()
    try {
      const next = await exchange(tokens.refreshToken)
      await keep(next, askedAt)
      return next.accessToken
    } catch (error) {
      if (!isRefusal(error)) throw error
      // Where there are no locks, another tab may have replaced the token meanwhile: then the refusal is not about its successor.
      const latest = await read()
      if (latest !== null && latest.refreshToken !== tokens.refreshToken) return latest.accessToken
      await drop('refused')
      throw error
    }
  }
  const renew = (refused: string): Promise<string | undefined> => {
    flight ??= tabs.exclusive(() => refresh(refused)).finally(() => { flight = undefined })
    return flight
  }

  return {
    renew,
    async token () {
      const tokens = await read()
      if (tokens === null || !isDue(tokens)) return tokens?.accessToken
      return renew(tokens.accessToken).catch((error: unknown) => {
        if (isRefusal(error) || !isAlive(tokens)) throw error
        return tokens.accessToken
      })
    },
    open: (signIn) => tabs.exclusive(async () => {
      const askedAt = Date.now()
      const answer = await signIn()
      await keep(answer, askedAt)
      return answer
    }),
    end: (logout) => tabs.exclusive(async () => {
      const tokens = await read()
      if (tokens === null) return
      await drop('logout')
      await logout(tokens)
    }),
    close: tabs.close
  }
}
