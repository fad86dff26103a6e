/** People who use the service: each has an account and a few conversations, and does one thing at a time. */
import type { Site } from './site.js'

/** Password of all of them. */
export const PASSWORD = 'correct-horse-1'

/** Somebody, with what he remembers. */
export interface Visitor {
  username: string
  accessToken: string
  refreshToken: string
  /** When the access token was made, in milliseconds of this process's clock. */
  since: number
  /** His conversations, oldest first, and how many turns each has. */
  sessions: { id: string, turns: number }[]
}

/** Tokens of a sign-in. */
export interface Tokens { accessToken: string, refreshToken: string }

// A store of data that grows without end would show in lists and searches as growth of the service.
const MOST_SESSIONS = 8
const MOST_TURNS = 6

/** Remember a conversation of his, or a turn more in it; the one too many is removed. */
export async function remember (site: Site, visitor: Visitor, id: string): Promise<void> {
  const known = visitor.sessions.find((session) => session.id === id)
  if (known !== undefined) { known.turns += 1; return }
  visitor.sessions.push({ id, turns: 1 })
  const [oldest] = visitor.sessions
  if (oldest === undefined || visitor.sessions.length <= MOST_SESSIONS) return
  visitor.sessions.shift()
  await site.call(`/api/chat-sessions/${oldest.id}`, { method: 'DELETE', token: visitor.accessToken })
}

/** A conversation of his that has room for a turn, or none: then one is made. */
export function sessionOf ({ sessions }: Visitor): { sessionId?: string } {
  const last = sessions.at(-1)
  return last === undefined || last.turns >= MOST_TURNS ? {} : { sessionId: last.id }
}

/** Accounts for so many people. */
export async function invite (site: Site, count: number): Promise<Visitor[]> {
  const visitors: Visitor[] = []
  const mark = Date.now().toString(36)
  for (let number = 0; number < count; number++) {
    const username = `soak-${mark}-${number}`
    const tokens = await site.call<Tokens>('/api/auth/register', { body: { username, password: PASSWORD } })
    visitors.push({ username, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken, since: performance.now(), sessions: [] })
  }
  return visitors
}
