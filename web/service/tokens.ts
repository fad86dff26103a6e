import { localStorageStore, type Tokens, type TokenStore } from 'parley-client'

/**
 * Keeps the refresh token in the browser's storage, for all tabs and beyond a restart, and the access token in this page's memory
 * alone. After a reload the first call gets a new one; other tabs hear theirs from the client's channel.
 */
export function splitStore (): TokenStore {
  const kept = localStorageStore('parley.login')
  let own: Tokens | null = null
  return {
    ...kept,
    load () {
      const stored = kept.load() as Tokens | null
      if (stored === null || own?.refreshToken === stored.refreshToken) return stored === null ? null : own
      // Older by a millisecond than what the tab that refreshed has told the others, so that its message wins over this gap.
      return { ...stored, obtainedAt: stored.obtainedAt - 1 }
    },
    save (tokens) {
      own = tokens
      // An access token of no life is one to be replaced before it is used.
      return kept.save(tokens === null ? null : { ...tokens, accessToken: '', expiresIn: 0 })
    }
  }
}
