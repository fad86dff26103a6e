/**
 * The tokens of a login, as they are kept.
 * @example
 * const tokens: Tokens = { accessToken: 'ey…', refreshToken: 'rt_…', expiresIn: 900, obtainedAt: Date.now() }
 */
export interface Tokens {
  accessToken: string
  refreshToken: string
  /** Seconds of life that the access token had when it came. */
  expiresIn: number
  /** When it was asked for, milliseconds since 1970 by this device's clock. */
  obtainedAt: number
}

/**
 * Store of a login's tokens.
 * @example
 * let kept: Tokens | null = null
 * const store: TokenStore = { load: () => kept, save: (tokens) => { kept = tokens } }
 */
export interface TokenStore {
  /** Set when other tabs see the same store: names the lock and the channel that they share. */
  readonly sharedName?: string
  /** Null when nobody is signed in. */
  load(): Tokens | null | Promise<Tokens | null>
  /** Null signs out. */
  save(tokens: Tokens | null): void | Promise<void>
}

/**
 * Keeps the tokens as long as the client lives.
 * @param tokens to begin with
 * @example
 * const client = createClient({ store: memoryStore() })
 */
export function memoryStore (tokens: Tokens | null = null): TokenStore {
  return {
    load: () => tokens,
    save (next) { tokens = next }
  }
}

/**
 * The part of the Web Storage API that is needed.
 * @example
 * const untilTheTabCloses: KeyValueStorage = sessionStorage
 */
export interface KeyValueStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * Keeps the tokens in the browser, for all tabs of an origin and beyond a restart. Whatever script runs in the page can
 * read them there: use it with a strict content security policy, or write a store of your own.
 * @param key to keep them under; two services on one origin need two
 * @param storage `localStorage` when absent
 * @example
 * const client = createClient({ store: localStorageStore('my-app') })
 */
export function localStorageStore (key = 'parley', storage?: KeyValueStorage): TokenStore {
  const items = storage ?? (globalThis as unknown as { localStorage: KeyValueStorage }).localStorage
  return {
    sharedName: `parley:${key}`,
    load () {
      try {
        const tokens = JSON.parse(items.getItem(key) ?? 'null') as Partial<Tokens> | null
        return typeof tokens?.refreshToken === 'string' ? tokens as Tokens : null
      } catch {
        return null
      }
    },
    save (tokens) {
      if (tokens === null) items.removeItem(key)
      else items.setItem(key, JSON.stringify(tokens))
    }
  }
}
